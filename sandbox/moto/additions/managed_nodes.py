"""Managed nodes: Moto has no agents that register, so every instance that runs counts as online.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html
"""

from moto.ec2.models import ec2_backends

from .store import answers


def install():
    @answers("DescribeInstanceInformation")
    def describe_instance_information(response):
        instances = ec2_backends[response.current_account][response.region].all_instances()
        running = [one for one in instances if one.state == "running"]
        return {
            "InstanceInformationList": [
                {
                    "InstanceId": one.id,
                    "PingStatus": "Online",
                    "AgentVersion": "3.3.987.0",
                    "ResourceType": "EC2Instance",
                }
                for one in running
            ]
        }
