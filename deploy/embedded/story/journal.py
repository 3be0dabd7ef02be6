"""The story's journal: what is done next is written down before it is done.

A story is a row of steps. A step is decided once, out of natural numbers and of what
the services say when all is settled; the decision is kept; then it is performed with an
idempotency key for every call. A process that was killed anywhere starts again at the
first step that was not finished, and performs the kept decision again: what had been
done answers as it did.
"""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from deploy.embedded.host.state import write_whole

_T = TypeVar("_T")


class Journal:
    """Decisions and results of the story's steps, one small file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._done = {path.stem for path in folder.glob("*.done")}

    def is_done(self, step: str) -> bool:
        """Whether a step was finished."""
        return step in self._done

    def finish(self, step: str) -> None:
        """A step is finished; it is never looked at again."""
        write_whole(self._folder / f"{step}.done", "")
        self._done.add(step)

    async def decided(
        self, step: str, kind: type[_T], decide: Callable[[], Awaitable[_T]]
    ) -> _T:
        """The kept decision of a step; the first time it is decided and kept."""
        adapter = TypeAdapter(kind)
        path = self._folder / f"{step}.json"
        if path.exists():
            return adapter.validate_json(path.read_bytes())
        decision = await decide()
        write_whole(path, adapter.dump_json(decision).decode())
        return decision

    def keep(self, name: str, value: object) -> None:
        """Keep a value beside the steps."""
        write_whole(self._folder / f"{name}.json", json.dumps(value))

    def kept(self, name: str) -> object | None:
        """A value that was kept, None when there is none."""
        path = self._folder / f"{name}.json"
        return json.loads(path.read_bytes()) if path.exists() else None
