import { forbidBypasses } from "../iam/forbid-bypasses";

/** Automations run commands too. */
export const noAutomation = forbidBypasses("no-automation", "automation");
