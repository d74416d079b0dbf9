"""The permissions boundaries of IAM users. Moto keeps those of roles only.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html
"""

from moto.core.responses import EmptyResult
from moto.iam.models import Role, User
from moto.iam.responses import IamResponse, never_return, return_if_not_empty

from .replace import replaces


def install():
    User.permissions_boundary_arn = None
    User.permissions_boundary = Role.permissions_boundary
    answers = IamResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER
    for answer in ("CreateUserResponse.User", "GetUserResponse.User"):
        answers[f"{answer}.PermissionsBoundary"] = return_if_not_empty
    answers["ListUsersResponse.Users.User.PermissionsBoundary"] = never_return

    @replaces(IamResponse)
    def create_user(original, self):
        boundary = given(self)
        result = original(self)
        self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = boundary
        return result

    def put_user_permissions_boundary(self):
        user = self.backend.get_user(self._get_param("UserName"))
        user.permissions_boundary_arn = given(self)
        return EmptyResult()

    def delete_user_permissions_boundary(self):
        self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = None
        return EmptyResult()

    IamResponse.put_user_permissions_boundary = put_user_permissions_boundary
    IamResponse.delete_user_permissions_boundary = delete_user_permissions_boundary


def given(response):
    """The boundary of the request. AWS refuses one that doesn't exist."""
    arn = response._get_param("PermissionsBoundary")
    return None if arn is None else response.backend.get_policy(arn).arn
