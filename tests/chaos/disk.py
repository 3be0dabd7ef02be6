"""A small disk of its own for the services' databases, that can be full.

A tmpfs, where the machine lets us mount one: shrinking it to what is used leaves no
room for one more page, as a full disk would, and costs no memory.
"""

import logging
import os
import subprocess
from pathlib import Path

import asyncpg

from shared.local_postgres.server import PostgresServer

log = logging.getLogger(__name__)

ROOM = "8g"
"""Its size while it is not full; only what is written takes memory."""
SPARE_BYTES = 64 * 1024
ATTEMPTS = 20
COMPLAINT = b"No space left on device"
UNAVAILABLE = (
    "PostgreSQL's disk cannot be made full here (no right to mount): NOT ONE fault of "
    "the kind disk_full will happen in this run"
)


class SmallDisk:
    """The tablespace of the services' databases, on a file system of its own."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._folder = Path()
        self.mounted = False

    async def open(self, databases: list[str]) -> None:
        """Mount it and move the databases there; without the right, say so."""
        home = self._server.data.parent
        self._folder = home / "small"
        self._folder.mkdir(exist_ok=True)
        owner = home.stat()
        options = f"size={ROOM},mode=0700,uid={owner.st_uid},gid={owner.st_gid}"
        if not _mount("-t", "tmpfs", "-o", options, "tmpfs", str(self._folder)):
            log.error(UNAVAILABLE)
            return
        self.mounted = True
        conn = await asyncpg.connect(self._server.url("postgres"), timeout=20)
        try:
            await conn.execute(f"CREATE TABLESPACE small LOCATION '{self._folder}'")
            for database in databases:
                await conn.execute(f'ALTER DATABASE "{database}" SET TABLESPACE small')
        finally:
            await conn.close()

    def close(self) -> None:
        """Give the memory back; the server is down by now."""
        if self.mounted:
            _run("umount", "-l", str(self._folder))
            self.mounted = False

    def fill(self) -> None:
        """Leave no room for one more page of any table.

        What is written between the look and the mount may need more than that, and the
        kernel refuses; then the next look sees it.
        """
        for _ in range(ATTEMPTS):
            room = os.statvfs(self._folder)
            used = (room.f_blocks - room.f_bfree) * room.f_frsize
            if self._resize(str(used + SPARE_BYTES)):
                return
        raise RuntimeError(f"{self._folder} grows faster than it can be mounted anew")

    def free(self) -> None:
        """Give the room back."""
        if not self._resize(ROOM):
            raise RuntimeError(f"{self._folder} cannot be mounted anew")

    def mark(self) -> int:
        """Where the server's log ends now."""
        return self._server.log.stat().st_size

    def was_full(self, since: int) -> bool:
        """Whether the server has found no room since a mark."""
        with self._server.log.open("rb") as lines:
            lines.seek(since)
            return COMPLAINT in lines.read()

    def _resize(self, size: str) -> bool:
        return _mount("-o", f"remount,size={size}", str(self._folder))


def _mount(*arguments: str) -> bool:
    return _run("mount", *arguments)


def _run(*command: str) -> bool:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=20, check=False
        )
    except FileNotFoundError:
        return False
    if done.returncode:
        log.warning("%s: %s", " ".join(command), done.stderr.strip())
    return done.returncode == 0
