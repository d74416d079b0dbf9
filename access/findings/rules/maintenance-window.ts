import { wayRound } from "../way-round";

export const maintenanceWindow = wayRound({
    id: "maintenance-window",
    severity: "high",
    title: "Maintenance windows beside limited sessions",
    why: "A window's task runs a document on instances, as root and under the window's role.",
    remedy: "Take ssm:RegisterTaskWithMaintenanceWindow and ssm:UpdateMaintenanceWindowTask away from those who only open sessions.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-windows.html",
    actions: ["ssm:RegisterTaskWithMaintenanceWindow", "ssm:UpdateMaintenanceWindowTask"],
    resources: [["arn:PARTITION:ssm:*:ACCOUNT:maintenancewindow/mw-*"]],
    effect: "put tasks into maintenance windows",
});
