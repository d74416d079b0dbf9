"""IAM's users, groups and instance profiles."""

from moto.core.responses import ActionResult
from moto.iam.exceptions import EntityAlreadyExists, NoSuchEntity
from moto.iam.models import IAMBackend
from moto.iam.responses import IamResponse

from .replace import replaces


def install():
    def list_service_specific_credentials(self):
        user_name = self._get_param("UserName")
        # Nothing in the sandbox makes any. Users who are to be deleted with what they have are asked for these.
        # https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html
        if user_name is not None:
            self.backend.get_user(user_name)
        return ActionResult({"ServiceSpecificCredentials": []})

    IamResponse.list_service_specific_credentials = list_service_specific_credentials

    @replaces(IAMBackend)
    def update_user(original, self, user_name, new_path=None, new_user_name=None):
        if new_user_name not in (None, user_name) and new_user_name in self.users:
            raise EntityAlreadyExists(f"User with name {new_user_name} already exists.")
        user = self.get_user(user_name)
        before = user.arn
        original(self, user_name, new_path, new_user_name)
        # The tags are the user's, whatever the ARN is.
        if user.arn != before:
            self.tagger.copy_tags(before, user.arn)
            self.tagger.delete_all_tags_for_resource(before)
        for key in user.access_keys:
            key.user_name = user.name

    @replaces(IAMBackend)
    def update_group(original, self, group_name, new_group_name, new_path):
        # Moto changes a path only together with a name.
        if new_path:
            self.get_group(group_name).path = new_path
        original(self, group_name, new_group_name if new_group_name != group_name else None, None)

    @replaces(IAMBackend)
    def remove_role_from_instance_profile(original, self, profile_name, role_name):
        if self.get_role(role_name) not in self.get_instance_profile(profile_name).roles:
            raise NoSuchEntity(f"The role with name {role_name} cannot be found in {profile_name}.")
        original(self, profile_name, role_name)
