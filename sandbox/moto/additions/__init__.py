"""What Moto doesn't have and programs about session access use, kept in memory as Moto keeps the rest.

Each addition is one module with a function `install`. It keeps what it's told and answers it; nothing happens by it, except that a refresh replaces instances.
"""

from . import (
    access_control_attributes,
    activations,
    associations,
    images,
    instance_refresh,
    managed_nodes,
    permission_set_boundaries,
    service_settings,
)

ALL = (
    access_control_attributes,
    activations,
    associations,
    images,
    instance_refresh,
    managed_nodes,
    permission_set_boundaries,
    service_settings,
)


def install():
    for addition in ALL:
        addition.install()
