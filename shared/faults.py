"""Faults that a test build makes in itself, to prove that nothing is lost by them.

A kill point is armed by `ONEVISIT_KILL_AT=relay.before-save:3` (the third time), a bug
in a handler by `ONEVISIT_BUG_AT=planted-` (at keys that begin so); both only where
`environment` is `test`. Everywhere else each costs one look at something empty.
"""

import os
import signal
from collections.abc import Iterable

POINTS = (
    "amendment.between-chunks",
    "duties.before-events",
    "edge.before-commit",
    "edge.after-commit",
    "relay.in-window",
    "relay.before-save",
    "relay.after-save",
    "consumer.before-commit",
    "consumer.before-done",
    "consumer.after-done",
    "places.marked",
    "places.locked",
    "places.written",
    "places.recomputed",
    "rebuild.after-clear",
    "rebuild.in-fold",
    "rebuild.before-hold",
    "rebuild.before-commit",
    "rebuild.after-commit",
)

_armed: dict[str, int] = {}
_bugs: list[str] = []


class FaultsRefusedError(RuntimeError):
    """Faults were asked for outside a test build."""


class PlantedBugError(RuntimeError):
    """What a handler raises at a key with a planted bug."""


def arm(environment: str, spec: str | None) -> None:
    """Arm the point that `spec` names, `point` or `point:count`.

    Raises:
        FaultsRefusedError: outside tests, or for a point that there is not.
    """
    if not spec:
        return
    if environment != "test":
        raise FaultsRefusedError("ONEVISIT_KILL_AT is for environment=test only")
    name, _, count = spec.partition(":")
    if name not in POINTS:
        raise FaultsRefusedError(f"no point {name!r}; there are: {', '.join(POINTS)}")
    _armed[name] = int(count or 1)


def point(name: str) -> None:
    """Pass a point; an armed one kills the process the given time."""
    if name not in _armed:
        return
    _armed[name] -= 1
    if _armed[name] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)


def plant_bug(environment: str, keys: str | None) -> None:
    """Let every handler raise at keys that begin with `keys`.

    Raises:
        FaultsRefusedError: outside tests.
    """
    if not keys:
        return
    if environment != "test":
        raise FaultsRefusedError("ONEVISIT_BUG_AT is for environment=test only")
    _bugs.append(keys)


def bug(keys: Iterable[str]) -> None:
    """Raise if a bug is planted at one of these keys.

    Raises:
        PlantedBugError: in a test build that asked for it.
    """
    if _bugs and any(key.startswith(tuple(_bugs)) for key in keys):
        raise PlantedBugError("a bug that a test planted here")
