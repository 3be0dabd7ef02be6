"""Keeps the state between starts under `.onevisit/`: one story, one set of databases.

The first start stores the story's last day and what it is played on; a later start
with other input is refused with the way out, for its databases hold the first story.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from deploy.embedded.options import Options
from shared.local_postgres.server import PostgresServer


class StateError(RuntimeError):
    """The kept state does not fit what was asked for; the message says what to do."""


@dataclass(frozen=True)
class Story:
    """Which story the state folder holds."""

    as_of: str
    asked_for: bool
    """Whether AS_OF was given, and not just the day of the first start."""
    input: str
    size: int
    bus: str

    @property
    def day(self) -> date:
        """The story's last day."""
        return date.fromisoformat(self.as_of)


class State:
    """The folder, locked while a process uses it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "try"

    @property
    def journal(self) -> Path:
        """The story's journal."""
        return self.folder / "story"

    @property
    def postgres(self) -> Path:
        """The folder of PostgreSQL."""
        return self.folder / "postgres"

    @property
    def issuer(self) -> Path:
        """The development issuer's keys, where `onevisit token` looks for them."""
        return self.root / "issuer"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Take the folder for this process while the block lasts.

        Raises:
            StateError: another process has it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise StateError(
                    f"Another `make try` is using {self.folder}: stop it first."
                ) from error
            yield

    def story(self, options: Options, today: date) -> Story:
        """The kept story; at the first start the one that was asked for.

        Raises:
            StateError: another story is kept.
        """
        asked = Story(
            as_of=str(options.as_of or today),
            asked_for=options.as_of is not None,
            input=_input(options),
            size=0 if options.real else options.size,
            bus=options.bus,
        )
        path = self.folder / "story.json"
        if not path.exists():
            write_whole(path, json.dumps(asdict(asked), indent=2))
            return asked
        kept = Story(**json.loads(path.read_text()))
        differs = [
            name
            for name in ("input", "size", "bus")
            if getattr(kept, name) != getattr(asked, name)
        ]
        if options.as_of is not None and kept.as_of != asked.as_of:
            differs.append("as_of")
        if differs:
            raise StateError(
                f"{self.folder} holds another story ({', '.join(differs)} differ): "
                "run `make try-reset` first, or start with what it was made with."
            )
        return kept

    def reset(self) -> None:
        """Stop what still runs and delete everything that was kept."""
        with self.locked():
            PostgresServer(self.postgres).remove()
            shutil.rmtree(self.folder, ignore_errors=True)
            shutil.rmtree(self.issuer, ignore_errors=True)


def _input(options: Options) -> str:
    """The name of the story's input: the sample, or a digest of the files."""
    if options.subjects is None or options.plans is None:
        return "sample"
    digest = hashlib.sha256()
    for path in (options.subjects, options.plans):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
