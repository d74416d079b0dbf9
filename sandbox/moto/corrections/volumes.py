"""EBS volumes."""

from moto.ec2.models.elastic_block_store import Volume

from .replace import replaces

# https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html#gp3-performance
GP3_THROUGHPUT = 125


def install():
    @replaces(Volume)
    def __init__(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        if self.volume_type == "gp3" and self.throughput is None:
            self.throughput = GP3_THROUGHPUT
