import { forbidBypasses } from "../iam/forbid-bypasses";

/** The serial console needs no network and no agent. */
export const noSerialConsole = forbidBypasses("no-serial-console", "serial-console");
