"""Remembers which things keep failing, since when, and why."""

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from shared.running.fault_text import in_short

LATELY_SECONDS = 120.0
"""A fault not seen for so long counts no longer: another process has it, or nobody."""


@dataclass(slots=True)
class _Fault:
    since: float
    last: float
    reason: str


class FaultLog:
    """Keeps what failed and has not succeeded since; `now` is a clock in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._faults: dict[Hashable, _Fault] = {}

    def failed(self, what: Hashable, fault: BaseException) -> None:
        """Note that this failed, for the first time or again."""
        now, reason = self._now(), in_short(fault)
        fault_before = self._faults.get(what)
        since = now if fault_before is None else fault_before.since
        self._faults[what] = _Fault(since, now, reason)

    def passed(self, what: Iterable[Hashable]) -> None:
        """Forget the faults of what succeeded."""
        if self._faults:
            for key in what:
                self._faults.pop(key, None)

    @property
    def seconds(self) -> float:
        """How long the oldest present fault has lasted; 0 where nothing fails."""
        return max((self._now() - fault.since for fault in self._lately()), default=0.0)

    @property
    def reason(self) -> str:
        """The reason of the oldest present fault."""
        oldest = min(self._lately(), key=lambda fault: fault.since, default=None)
        return oldest.reason if oldest is not None else ""

    def _lately(self) -> list[_Fault]:
        limit = self._now() - LATELY_SECONDS
        self._faults = {
            k: fault for k, fault in self._faults.items() if fault.last >= limit
        }
        return list(self._faults.values())
