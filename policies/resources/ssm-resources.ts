/** What Systems Manager runs without anybody opening a session. */
export const ASSOCIATION = "aws:ssm/association:Association";
export const MAINTENANCE_TASK = "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask";
export const SERVICE_SETTING = "aws:ssm/serviceSetting:ServiceSetting";

/** A document's name, however a resource refers to it: by name, by ARN, with a version behind it. */
export function documentName(reference: string): string {
    const name = /^arn:[^:]*:ssm:[^:]*:[^:]*:(?:document|automation-definition)\/([^:]+)/.exec(reference)?.[1];
    return name ?? reference.split(":")[0] ?? reference;
}
