import { forbidBypasses } from "../iam/forbid-bypasses";

/** User data runs as root at boot. */
export const noUserData = forbidBypasses("no-user-data", "user-data", "root-volume", "instance-profile");
