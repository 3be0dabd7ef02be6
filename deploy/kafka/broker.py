"""One real Kafka broker in a folder: start, stop, kill, pause, start again.

Tests build their faults on it; `make broker` starts one by hand. Data, ports and
cluster id stay in the folder, so a start after a kill is a restart of the same node.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from deploy.kafka.guard import Guard
from deploy.kafka.jars import kafka_libs
from deploy.kafka.java import find_java
from deploy.kafka.node import HOST, Everybody, Node, node_of
from deploy.kafka.probe import serves
from deploy.kafka.topics import ensure_topics

START_SECONDS = 120.0
STOP_SECONDS = 20.0
QUICK = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""For a node that lives for minutes: a start costs two fifths less processor time."""
LOG4J = Path(__file__).with_name("log4j2.properties")


class BrokerFailed(RuntimeError):
    """The broker did not come up."""


class Broker:
    """One KRaft node, broker and controller, on 127.0.0.1.

    Args:
        folder: holds everything of this node; made if missing.
        heap: the node's Java heap, as -Xmx takes it.
        guard: whom it lets in; everybody in plain text where it is None.
    """

    def __init__(
        self, folder: Path, *, heap: str = "512m", guard: Guard | None = None
    ) -> None:
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._heap = heap
        self._guard = guard
        self._node: Node | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def node(self) -> Node:
        """Return where this broker listens, the same at each start."""
        if self._node is None:
            self._node = node_of(self.folder, self._guard or Everybody())
        return self._node

    @property
    def bootstrap(self) -> str:
        """Return the address for clients, as host:port."""
        return self.node.bootstrap

    @property
    def pid(self) -> int | None:
        """Return the process id while the node runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def start(self) -> Self:
        """Start the node and return when it serves; a running one is left alone."""
        if self.pid is not None:
            return self
        node, java, libs = self.node, find_java(), kafka_libs()
        self._end_leftover()
        self._format(java, libs, node)
        with (self.folder / "broker.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own arguments
                self._command(java, libs, "kafka.Kafka", self._properties),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._pid_file.write_text(str(self._process.pid))
        try:
            self._wait_until_serving(node)
        except BaseException:  # Ctrl-C too: nobody else would end it
            self.kill()
            raise
        return self

    def stop(self) -> None:
        """Stop cleanly; a node that does not end in time is killed."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill with -9, as a power cut would; data stays for the next start."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Freeze the process (SIGSTOP): its connections stay open and half dead."""
        self._signal(signal.SIGSTOP)
        if self.pid is not None and hasattr(os, "waitid"):
            # The signal is taken a moment later: wait until every thread stands still.
            os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def resume(self) -> None:
        """Let a frozen process go on."""
        self._signal(signal.SIGCONT)

    async def ensure_topics(
        self, names: Iterable[str], *, partitions: int = 12
    ) -> None:
        """Create the topics that are missing."""
        await ensure_topics(self.bootstrap, names, partitions=partitions)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def _properties(self) -> str:
        return str(self.folder / "server.properties")

    @property
    def _pid_file(self) -> Path:
        return self.folder / "broker.pid"

    def _command(self, java: Path, libs: Path, main: str, *rest: str) -> list[str]:
        options = [f"-Xmx{self._heap}", *QUICK, f"-Dlog4j2.configurationFile={LOG4J}"]
        return [str(java), *options, "-cp", f"{libs}/*", main, *rest]

    def _format(self, java: Path, libs: Path, node: Node) -> None:
        if (self.folder / "logs" / "meta.properties").exists():
            return
        users = self._guard.format_arguments() if self._guard else []
        arguments = ("format", "-t", node.cluster_id, "-c", self._properties, *users)
        answer = subprocess.run(  # noqa: S603 - our own arguments
            self._command(java, libs, "kafka.tools.StorageTool", *arguments),
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )
        if answer.returncode:
            raise BrokerFailed(f"Format failed: {answer.stdout}{answer.stderr}")

    def _wait_until_serving(self, node: Node) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._serves(node):
            if self.pid is None:
                raise BrokerFailed(f"The broker ended; see {self.folder}/broker.log")
            if time.monotonic() > deadline:
                raise BrokerFailed(f"Not serving after {START_SECONDS:.0f} s")
            time.sleep(0.05)

    def _serves(self, node: Node) -> bool:
        if self._guard is None:
            return serves(HOST, node.port)
        return serves(HOST, node.mtls_port, self._guard.context())

    def _end_leftover(self) -> None:
        """End the node of a session that was itself killed and left it running.

        The process id alone proves nothing (ids come round again): the command
        line must name this folder.
        """
        if not self._pid_file.exists():
            return
        try:
            process = psutil.Process(int(self._pid_file.read_text()))
            if self._properties in process.cmdline():
                process.kill()
                process.wait(STOP_SECONDS)
        except (psutil.NoSuchProcess, ValueError):
            pass
        self._pid_file.unlink()

    def _signal(self, number: signal.Signals) -> None:
        if self.pid is not None:
            os.kill(self.pid, number)

    def _end(self, number: signal.Signals) -> None:
        process = self._process
        if process is None:
            return
        self._signal(number)
        self.resume()  # a frozen process would not see a SIGTERM
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)
        self._process = None
        self._pid_file.unlink(missing_ok=True)


def main() -> None:
    """Run one broker in .onevisit/broker until Ctrl-C (`make broker`)."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".onevisit/broker")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Broker(folder) as broker:
            print(f"Kafka serves at {broker.bootstrap} (data: {broker.folder})")  # noqa: T201 - output
            signal.pause()
    except KeyboardInterrupt:
        print("Kafka stopped; its data stays.")  # noqa: T201 - output
    except RuntimeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
