"""EC2 instances and their network interfaces."""

from base64 import b64encode

from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.instances import Instance
from moto.ec2.responses import instances as responses
from moto.ec2.responses.instances import InstanceResponse

from .replace import replaces

# The root volume of Amazon Linux, and of an instance that Moto launches without being told of volumes.
IMAGE_GIB = 8
ROOT_DEVICES = ("/dev/xvda", "/dev/sda1")


def install():
    association = NetworkInterface.association.fget
    # An interface without a public address has no association at all. An empty one is read as a public address.
    # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterface.html
    NetworkInterface.association = property(lambda self: association(self) if self.public_ip else None)

    # An interface has the groups that it was given, and no others.
    NetworkInterface.group_set = property(lambda self: self._group_set)
    # "The security groups" of an instance are those of its primary interface, whichever of the two they were given to.
    # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
    Instance.security_groups = property(groups_of, give_groups)

    @replaces(Instance)
    def prep_nics(original, self, nic_spec, *args, **kwargs):
        interfaces = nic_spec or [{"DeviceIndex": 0}]
        for interface in interfaces:
            # Volumes created with the instance are deleted with it. Others stay, unless the request says otherwise.
            # https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html#delete-eni
            interface.setdefault("DeleteOnTermination", "NetworkInterfaceId" not in interface)
        return original(self, interfaces, *args, **kwargs)

    parse = responses.parse_user_data

    def parse_user_data(value):
        # Where the API has a blob, Moto has decoded it already and would decode it again.
        # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html
        return parse(b64encode(value) if isinstance(value, bytes) else value)

    responses.parse_user_data = parse_user_data

    validate = InstanceResponse._validate_block_device_mapping

    def validate_block_device_mapping(mapping):
        # A root volume without a size has that of the image's snapshot; the images here have none.
        # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html
        if mapping.get("DeviceName") in ROOT_DEVICES and "Ebs" in mapping and "SnapshotId" not in mapping["Ebs"]:
            mapping["Ebs"].setdefault("VolumeSize", IMAGE_GIB)
        validate(mapping)

    InstanceResponse._validate_block_device_mapping = staticmethod(validate_block_device_mapping)


def primary_interface(instance):
    return getattr(instance, "nics", {}).get(0)


def groups_of(instance):
    interface = primary_interface(instance)
    return instance.launched_with if interface is None else interface._group_set


def give_groups(instance, groups):
    interface = primary_interface(instance)
    if interface is None:
        instance.launched_with = groups
    else:
        interface._group_set = groups
