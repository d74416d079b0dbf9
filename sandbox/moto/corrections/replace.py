"""How a correction puts its own function in the place of one of Moto's."""

import functools


def replaces(owner):
    """A decorator: the function becomes the method of its name, and gets the original as its first argument.

    A name that Moto doesn't have is an error: a correction of nothing would correct nothing and say nothing.
    """

    def decorate(function):
        original = getattr(owner, function.__name__)

        @functools.wraps(original)
        def method(*args, **kwargs):
            return function(original, *args, **kwargs)

        setattr(owner, function.__name__, method)
        return function

    return decorate
