import { forbidBypasses } from "../iam/forbid-bypasses";

/** EC2 Instance Connect is SSH by another name. */
export const noInstanceConnect = forbidBypasses("no-instance-connect", "instance-connect");
