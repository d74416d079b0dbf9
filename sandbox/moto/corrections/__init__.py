"""What Moto answers otherwise than AWS, corrected in the process that serves it.

The official AWS provider believes what AWS answers, and so does the stand-in: an answer that AWS never gives makes
both of them plan changes that the program doesn't ask for. Each correction is one module with a function `install`; each says
what AWS does. They hold for the version of Moto in requirements.txt, and tests/sandbox/moto-*.test.ts asks the API.
"""

from . import (
    endpoints,
    fleets,
    groups_and_users,
    identity_providers,
    instances,
    login_profiles,
    nat_gateways,
    permissions_boundaries,
    provisioned_permission_sets,
    volumes,
)

ALL = (
    endpoints,
    fleets,
    groups_and_users,
    identity_providers,
    instances,
    login_profiles,
    nat_gateways,
    permissions_boundaries,
    provisioned_permission_sets,
    volumes,
)


def install():
    for correction in ALL:
        correction.install()
