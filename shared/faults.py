"""Named points at which a test build kills itself, to prove that nothing is lost.

Armed by `ONEVISIT_KILL_AT=relay.after-send:3` (the third time), and only where
`environment` is `test`; everywhere else a point costs one look into an empty dict.
"""

import os
import signal

POINTS = (
    "edge.before-commit",
    "edge.after-commit",
    "relay.in-window",
    "relay.before-save",
    "relay.after-save",
    "consumer.before-commit",
    "consumer.before-done",
    "consumer.after-done",
)

_armed: dict[str, int] = {}


class FaultsRefusedError(RuntimeError):
    """Kill points were asked for outside a test build."""


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
