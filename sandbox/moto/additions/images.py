"""The public parameters with the IDs of Ubuntu's and Windows' latest images; Moto has Amazon Linux's.

https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
"""

import hashlib

from moto.core.utils import utcnow
from moto.ssm.models import Parameter, ParameterDict

UBUNTU = [
    f"/aws/service/canonical/ubuntu/server/{release}/stable/current/{architecture}/hvm/{volume}/ami-id"
    for release, volume in (("22.04", "ebs-gp2"), ("24.04", "ebs-gp3"))
    for architecture in ("amd64", "arm64")
]
WINDOWS = [
    f"/aws/service/ami-windows-latest/Windows_Server-{release}-English-Full-Base" for release in ("2022", "2025")
]
PREFIXES = ("/aws/service/canonical/", "/aws/service/ami-windows-latest")


def install():
    check = ParameterDict._check_loading_status

    def check_loading_status(self, key):
        check(self, key)
        if str(key or "").startswith(PREFIXES) and not getattr(self, "images_loaded", False):
            self.images_loaded = True
            for name in [*UBUNTU, *WINDOWS]:
                self[name].append(_parameter(self, name))

    ParameterDict._check_loading_status = check_loading_status


def _parameter(parameters, name):
    image = hashlib.sha256(f"{parameters.region_name} {name}".encode()).hexdigest()[:17]
    return Parameter(
        account_id=parameters.account_id,
        name=name,
        value=f"ami-{image}",
        parameter_type="String",
        description=None,
        allowed_pattern=None,
        keyid=None,
        last_modified_date=utcnow(),
        version=1,
        data_type="aws:ec2:image",
    )
