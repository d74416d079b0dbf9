"""The accounts that have a role of a permission set."""

from moto.ssoadmin.models import SSOAdminBackend

from .replace import replaces


def install():
    @replaces(SSOAdminBackend)
    def list_accounts_for_provisioned_permission_set(original, self, instance_arn, permission_set_arn):
        # An assignment provisions the permission set in its account; Moto knows only what is provisioned by itself.
        # https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
        assigned = [
            one.target_id
            for one in self.account_assignments
            if (one.instance_arn, one.permission_set_arn) == (instance_arn, permission_set_arn)
        ]
        return sorted({*original(self, instance_arn=instance_arn, permission_set_arn=permission_set_arn), *assigned})
