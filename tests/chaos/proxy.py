"""A TCP proxy that can be slow, cut its connections, or let them go half dead.

Half-open means here: the server's side of every connection is closed, the client's
side hears nothing of it. What the client sends while the fault lasts is swallowed; the
first bytes after it are answered by a reset, and a client that only waits for an answer
waits on, as it would behind a rebooted server or a firewall that forgot it.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable

CHUNK = 1 << 16
CHUNKS_UNDER_WAY = 64
HOST = "127.0.0.1"


class _Line:
    """Carries chunks one way, in their order, each as late as the proxy says.

    A delay is the line's length, not its width: a chunk does not wait for the one
    before it to arrive.
    """

    def __init__(
        self, proxy: "Proxy", write: Callable[[bytes], Awaitable[None]]
    ) -> None:
        self._proxy = proxy
        self._write = write
        self._under_way: deque[tuple[float, bytes]] = deque()
        self._carrying: asyncio.Task[None] | None = None

    async def carry(self, data: bytes) -> None:
        """Carry a chunk; at once where nothing is slow and nothing is before it."""
        if not self._proxy.delay and not self._under_way:
            await self._write(data)
            return
        due = asyncio.get_running_loop().time() + self._proxy.delay
        self._under_way.append((due, data))
        if self._carrying is None or self._carrying.done():
            self._carrying = asyncio.create_task(self._carry_on())
        if len(self._under_way) > CHUNKS_UNDER_WAY:
            await self.arrive()

    async def arrive(self) -> None:
        """Wait until everything is carried."""
        if self._carrying is not None:
            await asyncio.wait([self._carrying])

    def stop(self) -> None:
        """Carry nothing more."""
        if self._carrying is not None:
            self._carrying.cancel()

    async def _carry_on(self) -> None:
        now = asyncio.get_running_loop().time
        with contextlib.suppress(OSError):  # the link ends by itself
            while self._under_way:
                due, data = self._under_way[0]
                if self._proxy.delay:
                    await asyncio.sleep(max(0.0, due - now()))
                await self._write(data)
                self._under_way.popleft()


class _Link:
    """One client's connection and the one to the server behind it."""

    def __init__(
        self,
        proxy: "Proxy",
        client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self._proxy = proxy
        self._client, self._to_client = client
        self._to_server: asyncio.StreamWriter | None = None
        self._half_dead = proxy.silent
        self._vanished = False
        self._there = _Line(proxy, self._forward)
        self._back = _Line(proxy, self._return)

    async def run(self) -> None:
        """Carry bytes both ways until either side ends."""
        back: asyncio.Task[None] | None = None
        try:
            if not self._half_dead:
                server, self._to_server = await asyncio.open_connection(
                    *self._proxy.target()
                )
                back = asyncio.create_task(self._answers(server))
            await self._requests()
        except OSError:
            pass  # a cut connection, or a server that is down: the client sees the end
        finally:
            if back is not None:
                if self._vanished:
                    await asyncio.wait([back])
                back.cancel()
            self.cut()

    async def _requests(self) -> None:
        while data := await self._client.read(CHUNK):
            if self._half_dead:
                if self._proxy.silent:
                    continue
                return
            await self._there.carry(data)

    async def _forward(self, data: bytes) -> None:
        if self._to_server is not None and not self._half_dead:
            self._to_server.write(data)
            await self._to_server.drain()

    async def _answers(self, server: asyncio.StreamReader) -> None:
        with contextlib.suppress(OSError):
            while data := await server.read(CHUNK):
                await self._back.carry(data)
        await self._back.arrive()
        if not self._half_dead:
            self._to_client.close()

    async def _return(self, data: bytes) -> None:
        if not self._half_dead:
            self._to_client.write(data)
            await self._to_client.drain()

    def cut(self) -> None:
        """End both sides at once, by a reset."""
        self._there.stop()
        self._back.stop()
        self._to_client.transport.abort()
        if self._to_server is not None:
            self._to_server.transport.abort()

    def half_open(self) -> None:
        """End the server's side; the client is not told."""
        self._half_dead = True
        if self._to_server is not None:
            self._to_server.transport.abort()

    def vanish(self) -> None:
        """End the client's side; the server is not told."""
        self._half_dead = self._vanished = True
        self._to_client.transport.abort()


class Proxy:
    """Stands before one server; `target` says where that is, at each connection."""

    def __init__(self, target: Callable[[], tuple[str, int]]) -> None:
        self.target = target
        self.delay = 0.0
        self.silent = False
        self.port = 0
        self._links: set[_Link] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._connected, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close everything."""
        if self._server is not None:
            self._server.close()
        self.cut()

    def cut(self) -> int:
        """Reset every connection; how many there were."""
        links = list(self._links)
        for link in links:
            link.cut()
        return len(links)

    def half_open(self) -> None:
        """Let every connection, and each new one, go half dead until `heal`."""
        self.silent = True
        for link in self._links:
            link.half_open()

    def vanish(self) -> None:
        """Let every client be gone without a word to the server."""
        for link in list(self._links):
            link.vanish()

    def heal(self) -> None:
        """Carry everything again, at once."""
        self.delay, self.silent = 0.0, False

    async def _connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        link = _Link(self, (reader, writer))
        self._links.add(link)
        try:
            await link.run()
        finally:
            self._links.discard(link)
