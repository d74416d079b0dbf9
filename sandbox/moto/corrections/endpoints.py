"""VPC endpoints."""

from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.responses.vpcs import VPCs

from .replace import replaces


def install():
    @replaces(VPCEndPoint)
    def __init__(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        # Only interface endpoints answer under the service's own names, whatever is asked for.
        # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
        if self.vpc_endpoint_type != "Interface":
            self.private_dns_enabled = False

    @replaces(VPCs)
    def modify_vpc_endpoint(original, self):
        answer = original(self)
        enabled = self._get_bool_param("PrivateDnsEnabled")
        if enabled is not None:
            endpoint_id = self._get_param("VpcEndpointId")
            endpoint = self.ec2_backend.describe_vpc_endpoints(vpc_end_point_ids=[endpoint_id])[0]
            endpoint.private_dns_enabled = enabled
        return answer
