"""A service by its deployed name."""

from importlib import import_module

from shared.running.names import NAMES
from shared.running.runtime import Job, Service

__all__ = ["NAMES", "Job", "Service", "load"]


def load(name: str) -> Service:
    """The manifest of a service by its deployed name.

    Raises:
        LookupError: if there is no such service.
    """
    if name not in NAMES:
        raise LookupError(f"no service {name!r}; there are: {', '.join(NAMES)}")
    module = import_module(f"{name.replace('-', '_')}.service")
    service: Service = module.SERVICE
    return service
