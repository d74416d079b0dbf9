import { noMaintenanceWindow } from "../../../policies/rules/no-maintenance-window";
import { testBypassRule } from "../bypass-rule-cases";

testBypassRule(noMaintenanceWindow, ["ssm:RegisterTaskWithMaintenanceWindow", "ssm:UpdateMaintenanceWindowTask"]);
