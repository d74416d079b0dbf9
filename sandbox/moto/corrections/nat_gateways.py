"""NAT gateways."""

from moto.ec2.models import EC2Backend

from .replace import replaces


def install():
    @replaces(EC2Backend)
    def delete_nat_gateway(original, self, nat_gateway_id):
        gateway = original(self, nat_gateway_id)
        # Deleting it disassociates its address, which can then be released, and takes its network interface with it.
        # https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
        for address in self.address_by_ip([gateway._eni.public_ip], fail_if_not_found=False):
            self.disassociate_address(association_id=address.association_id)
        self.enis.pop(gateway._eni.id, None)
        return gateway
