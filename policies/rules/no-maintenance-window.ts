import { forbidBypasses } from "../iam/forbid-bypasses";

/** A maintenance window runs commands later. */
export const noMaintenanceWindow = forbidBypasses("no-maintenance-window", "maintenance-window");
