"""Associations, by which State Manager runs a document on instances now and on a schedule.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateAssociation.html
"""

import uuid

from moto.core.exceptions import JsonRESTError

from .store import Store, answers, now

associations = Store()

MEMBERS = (
    "ApplyOnlyAtCronInterval",
    "AssociationName",
    "AutomationTargetParameterName",
    "CalendarNames",
    "ComplianceSeverity",
    "DocumentVersion",
    "MaxConcurrency",
    "MaxErrors",
    "Name",
    "OutputLocation",
    "Parameters",
    "ScheduleExpression",
    "SyncCompliance",
    "Targets",
)


def _given(response):
    values = {member: response._get_param(member) for member in MEMBERS}
    instance = response._get_param("InstanceId")
    if instance and not values["Targets"]:
        values["Targets"] = [{"Key": "InstanceIds", "Values": [instance]}]
    return {member: value for member, value in values.items() if value is not None}


def _found(response):
    association = associations.of(response).get(response._get_param("AssociationId"))
    if association is None:
        raise JsonRESTError("AssociationDoesNotExist", "The specified association doesn't exist.")
    return association


def install():
    @answers("CreateAssociation")
    def create_association(response):
        association = str(uuid.uuid4())
        associations.of(response)[association] = {
            "DocumentVersion": "$DEFAULT",
            **_given(response),
            "AssociationId": association,
            "AssociationVersion": "1",
            "Date": now(),
            "Overview": {"Status": "Pending"},
        }
        return {"AssociationDescription": associations.of(response)[association]}

    @answers("DescribeAssociation")
    def describe_association(response):
        return {"AssociationDescription": _found(response)}

    @answers("UpdateAssociation")
    def update_association(response):
        # What isn't given is removed, but for the document's name and targets.
        before = _found(response)
        kept = {member: before[member] for member in ("Name", "Targets", "DocumentVersion") if member in before}
        version = str(int(before["AssociationVersion"]) + 1)
        after = {**kept, **_given(response), "AssociationId": before["AssociationId"], "AssociationVersion": version}
        associations.of(response)[before["AssociationId"]] = {**after, "Date": now(), "Overview": {"Status": "Pending"}}
        return {"AssociationDescription": _found(response)}

    @answers("ListAssociations")
    def list_associations(response):
        return {"Associations": list(associations.of(response).values())}

    @answers("DeleteAssociation")
    def delete_association(response):
        associations.of(response).pop(_found(response)["AssociationId"])
        return {}
