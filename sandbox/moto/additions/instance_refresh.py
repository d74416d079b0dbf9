"""Instance refresh, by which an Auto Scaling group replaces its instances: here all at once.

https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StartInstanceRefresh.html
"""

import uuid

from moto.autoscaling.responses import AutoScalingResponse

from .store import answers


def install():
    @answers("StartInstanceRefresh", of=AutoScalingResponse)
    def start_instance_refresh(response):
        backend = response.autoscaling_backend
        group = backend.describe_auto_scaling_groups([response._get_param("AutoScalingGroupName")])[0]
        before = [state.instance.id for state in group.instance_states]
        group.replace_autoscaling_group_instances(len(before), group.get_propagated_tags())
        group.instance_states = [state for state in group.instance_states if state.instance.id not in before]
        if before:
            backend.ec2_backend.terminate_instances(before)
        return {"InstanceRefreshId": str(uuid.uuid4())}
