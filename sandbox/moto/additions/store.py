"""Where additions keep what they're told: by account and region, as long as the server runs."""

import time
from collections import defaultdict

from moto.core.responses import ActionResult
from moto.ssm.responses import SimpleSystemManagerResponse


class Store:
    """One dictionary for each account and region."""

    def __init__(self):
        self._places = defaultdict(dict)

    def of(self, response):
        return self._places[(response.current_account, response.region)]


def now():
    return time.time()


def answers(action, of=SimpleSystemManagerResponse):
    """A decorator: the function answers one action of a service, Systems Manager by default, which Moto must not know itself."""

    def decorate(function):
        name = function.__name__
        if hasattr(of, name):
            raise RuntimeError(f"Moto has {action} by now: this addition is no longer needed")
        setattr(of, name, lambda self: ActionResult(function(self)))
        return function

    return decorate
