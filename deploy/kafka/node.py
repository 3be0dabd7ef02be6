"""The settings of one KRaft node on this machine, written once per data folder."""

import base64
import json
import random
import socket
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

HOST = "127.0.0.1"
# Below the range that Linux and macOS hand out for outgoing connections, so that
# nobody takes the port of a killed broker before it is back.
PORTS = range(20_000, 32_000)

_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller_port}
controller.listener.names=CONTROLLER
log.dirs={logs}
num.partitions=12
auto.create.topics.enable=false
offsets.topic.num.partitions=8
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
controlled.shutdown.max.retries=1
"""
_PLAIN = """\
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller_port}
advertised.listeners=PLAINTEXT://{host}:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
"""


class Listeners(Protocol):
    """Who may connect to a node, and how."""

    def properties(self, host: str, node: "Node") -> str:
        """The lines of `server.properties` that say so."""
        ...


class Everybody:
    """One listener in plain text, for whoever reaches it: on one machine only."""

    def properties(self, host: str, node: "Node") -> str:
        """The lines of `server.properties` that say so."""
        return _PLAIN.format(
            host=host, port=node.port, controller_port=node.controller_port
        )


@dataclass(frozen=True)
class Node:
    """Where one node listens; kept in its folder so that a restart finds it again."""

    cluster_id: str
    port: int
    controller_port: int
    mtls_port: int = 0
    """For clients with a certificate, where the node knows its clients."""

    @property
    def bootstrap(self) -> str:
        """Return what clients connect to."""
        return f"{HOST}:{self.port}"

    @property
    def mtls_bootstrap(self) -> str:
        """Return what clients with a certificate connect to."""
        return f"{HOST}:{self.mtls_port}"


def node_of(folder: Path, listeners: Listeners) -> Node:
    """Return the folder's node, choosing free ports the first time."""
    remembered = folder / "node.json"
    if remembered.exists():
        node = Node(**json.loads(remembered.read_text()))
    else:
        raw = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        node = Node(f"0{raw[1:]}", *_free_ports(3))
        remembered.write_text(json.dumps(asdict(node)))
    (folder / "server.properties").write_text(
        _PROPERTIES.format(
            host=HOST,
            controller_port=node.controller_port,
            logs=folder / "logs",
        )
        + listeners.properties(HOST, node)
    )
    return node


def _free_ports(count: int) -> list[int]:
    ports: list[int] = []
    for port in random.sample(PORTS, k=len(PORTS)):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        ports.append(port)
        if len(ports) == count:
            return ports
    raise RuntimeError(f"No free ports in {PORTS.start}-{PORTS.stop}")
