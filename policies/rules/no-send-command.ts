import { forbidBypasses } from "../iam/forbid-bypasses";

/** Run Command is a shell as root. */
export const noSendCommand = forbidBypasses("no-send-command", "run-command");
