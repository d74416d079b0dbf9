"""Permissions boundaries of permission sets, which IAM Identity Center gives the roles it makes of them.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutPermissionsBoundaryToPermissionSet.html
"""

from moto.ssoadmin.exceptions import ResourceNotFoundException
from moto.ssoadmin.responses import SSOAdminResponse

from .store import Store, answers

boundaries = Store()
MEMBER = "PermissionsBoundary"


def _permission_set(response):
    place = {"instance_arn": response._get_param("InstanceArn")}
    permission_set = response._get_param("PermissionSetArn")
    response.ssoadmin_backend.describe_permission_set(permission_set_arn=permission_set, **place)
    return permission_set


def _kept(response):
    permission_set = _permission_set(response)
    if permission_set not in boundaries.of(response):
        raise ResourceNotFoundException("The permission set has no permissions boundary.")
    return permission_set


def install():
    @answers("PutPermissionsBoundaryToPermissionSet", of=SSOAdminResponse)
    def put_permissions_boundary_to_permission_set(response):
        boundaries.of(response)[_permission_set(response)] = response._get_param(MEMBER)
        return {}

    @answers("GetPermissionsBoundaryForPermissionSet", of=SSOAdminResponse)
    def get_permissions_boundary_for_permission_set(response):
        return {MEMBER: boundaries.of(response)[_kept(response)]}

    @answers("DeletePermissionsBoundaryFromPermissionSet", of=SSOAdminResponse)
    def delete_permissions_boundary_from_permission_set(response):
        del boundaries.of(response)[_kept(response)]
        return {}
