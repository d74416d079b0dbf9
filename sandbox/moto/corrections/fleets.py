"""Instances that Auto Scaling groups launch from launch templates."""

from moto.autoscaling.models import ASG_NAME_TAG, FakeAutoScalingGroup, InstanceState
from moto.ssm.models import ssm_backends

from .replace import replaces


def install():
    @replaces(FakeAutoScalingGroup)
    def replace_autoscaling_group_instances(original, self, count_needed, propagated_tags):
        # Moto takes the image, the type and the tags from the template's version, and leaves out the rest of it.
        # https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html
        if self.ec2_launch_template is None:
            return original(self, count_needed, propagated_tags)
        version = self.ec2_launch_template.get_version(self.launch_template_version)
        for _ in range(count_needed):
            _launch(self, version, propagated_tags)


def _launch(group, version, propagated_tags):
    data = version.data
    ec2 = group.autoscaling_backend.ec2_backend
    subnet = ec2.get_subnet(_emptiest(group))
    interfaces = [{**one, "SubnetId": subnet.id} for one in data.get("NetworkInterfaces", [])]
    launched = ec2.run_instances(
        _image(group, version.image_id),
        1,
        version.user_data,
        version.security_groups,
        instance_type=version.instance_type,
        is_instance_type_default=False,
        key_name=data.get("KeyName"),
        launch_template={"LaunchTemplateId": version.template.id, "Version": version.number},
        metadata_options=data.get("MetadataOptions", {}),
        nics=interfaces,
        # Without these, Moto makes a root volume of its own beside the template's.
        **({"block_device_mappings": data["BlockDeviceMappings"]} if data.get("BlockDeviceMappings") else {}),
        placement=subnet.availability_zone,
        region_name=ec2.region_name,
        subnet_id=None if interfaces else subnet.id,
        tags={
            "instance": {**version.instance_tags, **propagated_tags, ASG_NAME_TAG: group.name},
            "volume": _tags(data, "volume"),
        },
    )
    profile = data.get("IamInstanceProfile") or {}
    for instance in launched.instances:
        instance.autoscaling_group = group
        protected = group.new_instances_protected_from_scale_in
        group.instance_states.append(InstanceState(instance, protected_from_scale_in=protected))
        if profile:
            ec2.associate_iam_instance_profile(
                instance_id=instance.id,
                iam_instance_profile_name=profile.get("Name"),
                iam_instance_profile_arn=profile.get("Arn"),
            )


def _emptiest(group):
    """The subnet with the fewest of the group's instances: Auto Scaling spreads them."""
    subnets = group.vpc_zone_identifier.split(",")
    used = [state.instance.subnet_id for state in group.instance_states]
    return min(subnets, key=lambda subnet: used.count(subnet))


def _image(group, image):
    """A parameter of Systems Manager is looked up at each launch.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
    """
    if not image.startswith("resolve:ssm:"):
        return image
    backend = group.autoscaling_backend
    return ssm_backends[backend.account_id][backend.region_name].get_parameter(image.removeprefix("resolve:ssm:")).value


def _tags(data, kind):
    found = [one for one in data.get("TagSpecifications", []) if one["ResourceType"] == kind]
    return {tag["Key"]: tag["Value"] for one in found for tag in one["Tags"]}
