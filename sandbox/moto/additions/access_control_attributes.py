"""Attributes for access control, by which IAM Identity Center gives sessions their tags. An instance has one list.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateInstanceAccessControlAttributeConfiguration.html
"""

from moto.ssoadmin.exceptions import ConflictException, ResourceNotFoundException
from moto.ssoadmin.responses import SSOAdminResponse

from .store import Store, answers

configurations = Store()
MEMBER = "InstanceAccessControlAttributeConfiguration"


def _kept(response):
    instance = response._get_param("InstanceArn")
    if instance not in configurations.of(response):
        raise ResourceNotFoundException("The instance has no attributes for access control.")
    return instance


def install():
    @answers("CreateInstanceAccessControlAttributeConfiguration", of=SSOAdminResponse)
    def create_instance_access_control_attribute_configuration(response):
        instance = response._get_param("InstanceArn")
        if instance in configurations.of(response):
            raise ConflictException("The instance has attributes for access control already.")
        configurations.of(response)[instance] = response._get_param(MEMBER)
        return {}

    @answers("DescribeInstanceAccessControlAttributeConfiguration", of=SSOAdminResponse)
    def describe_instance_access_control_attribute_configuration(response):
        return {"Status": "ENABLED", MEMBER: configurations.of(response)[_kept(response)]}

    @answers("UpdateInstanceAccessControlAttributeConfiguration", of=SSOAdminResponse)
    def update_instance_access_control_attribute_configuration(response):
        configurations.of(response)[_kept(response)] = response._get_param(MEMBER)
        return {}

    @answers("DeleteInstanceAccessControlAttributeConfiguration", of=SSOAdminResponse)
    def delete_instance_access_control_attribute_configuration(response):
        del configurations.of(response)[_kept(response)]
        return {}
