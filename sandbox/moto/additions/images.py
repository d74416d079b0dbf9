"""Ubuntu's and Windows' latest images, and the public parameters with their IDs; Moto has Amazon Linux's.

https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
"""

import hashlib

from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.ec2.models.amis import Ami
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
    image = f"ami-{hashlib.sha256(f'{parameters.region_name} {name}'.encode()).hexdigest()[:17]}"
    ec2 = ec2_backends[parameters.account_id][parameters.region_name]
    ec2.amis[image] = Ami(
        ec2,
        image,
        name=name.strip("/").replace("/", "-"),
        owner_alias="amazon",
        public=True,
        virtualization_type="hvm",
        architecture="arm64" if "/arm64/" in name else "x86_64",
        platform="windows" if name in WINDOWS else None,
        root_device_type="ebs",
        region_name=f"{parameters.region_name}a",
    )
    return Parameter(
        account_id=parameters.account_id,
        name=name,
        value=image,
        parameter_type="String",
        description=None,
        allowed_pattern=None,
        keyid=None,
        last_modified_date=utcnow(),
        version=1,
        data_type="aws:ec2:image",
    )
