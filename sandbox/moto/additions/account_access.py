"""Account access manager, by which people of IAM Identity Center get roles of the account: a service that Moto lacks.

https://docs.aws.amazon.com/IAM/latest/UserGuide/account-access-manager.html
"""

import json
import re
import secrets
import time
from urllib.parse import parse_qs, unquote

from moto.core import DEFAULT_ACCOUNT_ID
from moto.utilities.utils import get_partition

# By region: applications by ARN, and entitlements by application and ID.
applications = {}
entitlements = {}


class Refused(Exception):
    """An error of the service: its code, and the status of the answer."""

    def __init__(self, code, status=400):
        super().__init__(code)
        self.code = code
        self.status = status


def _application(arn):
    if arn not in applications:
        raise Refused("ResourceNotFoundException", 404)
    return applications[arn]


def _entitlement(arn, own):
    if (arn, own) not in entitlements:
        raise Refused("ResourceNotFoundException", 404)
    return entitlements[(arn, own)]


def create_application(region, given, **_):
    instance = given["identitySource"]["identityCenter"]["instanceArn"]
    for arn, one in applications.items():
        if arn.split(":")[3] == region and one["identitySource"]["identityCenter"]["instanceArn"] == instance:
            raise Refused("AlreadyCreatedException", 409)
    arn = f"arn:{get_partition(region)}:account-access:{region}:{DEFAULT_ACCOUNT_ID}:application/aam-{secrets.token_hex(8)}"
    center = {"instanceArn": instance, "applicationArn": f"{instance.replace('instance', 'application', 1)}/apl-{secrets.token_hex(8)}"}
    applications[arn] = {
        "identitySource": {"identityCenter": center},
        "status": "ACTIVE",
        "createdAt": time.time(),
        "updatedAt": time.time(),
        "tags": given.get("tags") or {},
    }
    return {"applicationArn": arn}


def list_applications(region, **_):
    own = [(arn, one) for arn, one in applications.items() if arn.split(":")[3] == region]
    return {
        "applications": [
            {"applicationArn": arn, "createdAt": one["createdAt"], "updatedAt": one["updatedAt"]} for arn, one in own
        ]
    }


def get_application(arn, **_):
    return _application(arn)


def delete_application(arn, **_):
    _application(arn)
    if any(of == arn for of, _own in entitlements):
        raise Refused("ConflictException", 409)
    del applications[arn]


def create_entitlement(given, **_):
    arn = given["applicationArn"]
    _application(arn)
    wanted = given["entitlement"]["principalRole"]
    for (of, _own), one in entitlements.items():
        kept = one["entitlement"]["principalRole"]
        if of == arn and (kept["principal"], kept["roleArn"]) == (wanted["principal"], wanted["roleArn"]):
            raise Refused("ConflictException", 409)
    own = f"ent-{secrets.token_hex(8)}"
    role = {**wanted, "account": wanted["roleArn"].split(":")[4]}
    entitlements[(arn, own)] = {
        "applicationArn": arn,
        "entitlementId": own,
        "entitlement": {"principalRole": role},
        "createdAt": time.time(),
    }
    return {"entitlementId": own}


def list_entitlements(given, **_):
    _application(given["applicationArn"])
    return {"entitlements": [one for (of, _own), one in entitlements.items() if of == given["applicationArn"]]}


def get_entitlement(own, query, **_):
    return _entitlement(query["applicationArn"][0], own)


def delete_entitlement(own, query, **_):
    _entitlement(query["applicationArn"][0], own)
    del entitlements[(query["applicationArn"][0], own)]


def list_tags(arn, **_):
    return {"tags": _application(arn)["tags"]}


def tag(arn, given, **_):
    _application(arn)["tags"].update(given["tags"])
    return {}


def untag(arn, query, **_):
    for key in query.get("tagKeys", []):
        _application(arn)["tags"].pop(key, None)
    return {}


OPERATIONS = [
    ("POST", r"/applications", create_application),
    ("POST", r"/applications-list", list_applications),
    ("GET", r"/applications/(?P<arn>.+)", get_application),
    ("DELETE", r"/applications/(?P<arn>.+)", delete_application),
    ("POST", r"/entitlements", create_entitlement),
    ("POST", r"/entitlements-list", list_entitlements),
    ("GET", r"/entitlements/(?P<own>.+)", get_entitlement),
    ("DELETE", r"/entitlements/(?P<own>.+)", delete_entitlement),
    ("GET", r"/tags/(?P<arn>.+)", list_tags),
    ("POST", r"/tags/(?P<arn>.+)", tag),
    ("DELETE", r"/tags/(?P<arn>.+)", untag),
]

# The region and the service that a request is signed for.
SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/account-access/aws4_request")


def _answer(environ, region):
    path = unquote(environ["PATH_INFO"])
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    for method, pattern, operation in OPERATIONS:
        found = re.fullmatch(pattern, path)
        if method == environ["REQUEST_METHOD"] and found:
            query = parse_qs(environ["QUERY_STRING"])
            return operation(region=region, given=json.loads(body or b"{}"), query=query, **found.groupdict())
    raise Refused("UnknownOperationException", 404)


def in_front_of(app):
    """The requests of this service are answered here, all others by the application."""

    def application(environ, start_response):
        scope = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if scope is None:
            return app(environ, start_response)
        headers = [("Content-Type", "application/json")]
        try:
            answer = _answer(environ, scope[1])
            status, body = ("204 No Content", b"") if answer is None else ("200 OK", json.dumps(answer).encode())
        except Refused as refused:
            status, body = f"{refused.status} Refused", json.dumps({"message": refused.code}).encode()
            headers.append(("x-amzn-errortype", refused.code))
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    return application
