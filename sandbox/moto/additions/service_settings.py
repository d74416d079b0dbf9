"""Settings of Systems Manager for an account and region.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateServiceSetting.html
"""

from moto.core.exceptions import JsonRESTError

from .store import Store, answers, now

settings = Store()

DEFAULTS = {
    "/ssm/appconfig/appconfig-service": "",
    "/ssm/automation/customer-script-log-destination": "",
    "/ssm/automation/customer-script-log-group-name": "",
    "/ssm/documents/console/public-sharing-permission": "Enable",
    "/ssm/managed-instance/activation-tier": "standard",
    "/ssm/managed-instance/default-ec2-instance-management-role": "$None",
    "/ssm/opsinsights/opscenter": "Disabled",
    "/ssm/parameter-store/default-parameter-tier": "Standard",
    "/ssm/parameter-store/high-throughput-enabled": "false",
}


def _id(response):
    given = response._get_param("SettingId") or ""
    setting = given[given.index("/ssm/"):] if given.startswith("arn:") and "/ssm/" in given else given
    if setting not in DEFAULTS:
        raise JsonRESTError("ServiceSettingNotFound", f"Setting {given} was not found")
    return setting


def _described(response, setting):
    changed = settings.of(response).get(setting)
    value, date = changed if changed else (DEFAULTS[setting], now())
    return {
        "SettingId": setting,
        "SettingValue": value,
        "LastModifiedDate": date,
        "LastModifiedUser": "System",
        "ARN": f"arn:{response.partition}:ssm:{response.region}:{response.current_account}:servicesetting{setting}",
        "Status": "Customized" if changed else "Default",
    }


def install():
    @answers("GetServiceSetting")
    def get_service_setting(response):
        return {"ServiceSetting": _described(response, _id(response))}

    @answers("UpdateServiceSetting")
    def update_service_setting(response):
        settings.of(response)[_id(response)] = (response._get_param("SettingValue"), now())
        return {}

    @answers("ResetServiceSetting")
    def reset_service_setting(response):
        setting = _id(response)
        settings.of(response).pop(setting, None)
        return {"ServiceSetting": _described(response, setting)}
