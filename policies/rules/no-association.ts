import { forbidBypasses } from "../iam/forbid-bypasses";

/** State Manager runs commands on a schedule. */
export const noAssociation = forbidBypasses("no-association", "association");
