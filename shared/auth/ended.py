"""Whose tokens are taken no more, though they have not run out.

The file is an administrator's: a line `person,instant` ends the tokens of a person
(`sub`) that were issued up to then. It is looked at again every few seconds, so that
whoever left or lost a device is out at once, in every process that reads the file.
"""

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic

LOOKED_AT_SECONDS = 5.0


class Ended:
    """The persons whose tokens ended, and when."""

    def __init__(self, file: Path, *, now: Callable[[], float] = monotonic) -> None:
        self._file = file
        self._now = now
        self._looked_at = now()
        self._written_at = file.stat().st_mtime_ns
        self._until = read(file)

    def holds(self, person: str, issued_at: float) -> bool:
        """Whether this person's token of that instant has ended.

        Raises:
            OSError, ValueError: if the file is gone, or says something else: then no
                token is taken, for nobody knows which ended.
        """
        if self._now() - self._looked_at > LOOKED_AT_SECONDS:
            self._look()
        return issued_at <= self._until.get(person, float("-inf"))

    def _look(self) -> None:
        written_at = self._file.stat().st_mtime_ns
        if written_at != self._written_at:
            self._until, self._written_at = read(self._file), written_at
        self._looked_at = self._now()


def read(file: Path) -> dict[str, float]:
    """The last instant, in seconds of the epoch, whose tokens of a person ended.

    Raises:
        OSError, ValueError: if there is no such file, or a line says something else.
    """
    until: dict[str, float] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines):
            person, instant = row
            at = datetime.fromisoformat(instant)
            if at.tzinfo is None:
                raise ValueError(f"{instant} has no offset from UTC")
            until[person] = max(at.timestamp(), until.get(person, float("-inf")))
    return until
