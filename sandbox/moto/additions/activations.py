"""Activations, by which machines outside EC2 become managed instances.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateActivation.html
"""

import secrets
import uuid

from moto.core.exceptions import JsonRESTError

from .store import Store, answers, now

activations = Store()
DAY = 24 * 60 * 60


def install():
    @answers("CreateActivation")
    def create_activation(response):
        activation = str(uuid.uuid4())
        activations.of(response)[activation] = {
            "ActivationId": activation,
            "Description": response._get_param("Description"),
            "DefaultInstanceName": response._get_param("DefaultInstanceName"),
            "IamRole": response._get_param("IamRole"),
            "RegistrationLimit": response._get_param("RegistrationLimit") or 1,
            "RegistrationsCount": 0,
            "ExpirationDate": response._get_param("ExpirationDate") or now() + DAY,
            "Expired": False,
            "CreatedDate": now(),
            "Tags": response._get_param("Tags") or [],
        }
        return {"ActivationId": activation, "ActivationCode": secrets.token_urlsafe(15)}

    @answers("DescribeActivations")
    def describe_activations(response):
        found = list(activations.of(response).values())
        for one in response._get_param("Filters") or []:
            key = {"ActivationIds": "ActivationId", "DefaultInstanceName": "DefaultInstanceName", "IamRole": "IamRole"}
            name = key[one["FilterKey"]]
            found = [activation for activation in found if activation[name] in one["FilterValues"]]
        return {"ActivationList": found}

    @answers("DeleteActivation")
    def delete_activation(response):
        if activations.of(response).pop(response._get_param("ActivationId"), None) is None:
            raise JsonRESTError("InvalidActivation", "The activation isn't valid. It might have been deleted.")
        return {}
