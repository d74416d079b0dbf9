"""The passwords of IAM users."""

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.iam.responses import IamResponse

from .replace import replaces


def install():
    @replaces(IamResponse)
    def create_login_profile(_original, self):
        user = self.backend.create_login_profile(self._get_param("UserName"), self._get_param("Password"))
        # Moto would leave out what was asked for, and tell the user's date.
        # https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html
        user.password_reset_required = self._get_bool_param("PasswordResetRequired", False)
        user.login_profile_date = utcnow()
        return profile_of(user)

    @replaces(IamResponse)
    def get_login_profile(_original, self):
        return profile_of(self.backend.get_login_profile(self._get_param("UserName")))

    @replaces(IamResponse)
    def update_login_profile(_original, self):
        user = self.backend.get_login_profile(self._get_param("UserName"))
        # What isn't given stays as it is.
        user.password = self._get_param("Password") or user.password
        user.password_reset_required = self._get_bool_param("PasswordResetRequired", user.password_reset_required)
        return EmptyResult()


def profile_of(user):
    profile = {
        "UserName": user.name,
        "CreateDate": user.login_profile_date,
        "PasswordResetRequired": user.password_reset_required,
    }
    return ActionResult({"LoginProfile": profile})
