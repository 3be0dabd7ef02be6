"""Asks a broker whether it serves, in Kafka's own protocol and without a client.

An open port is not enough: after kill -9 the restarted broker stays fenced until
its former session runs out, and until then no partition has a leader. A fenced
broker is missing in its own Metadata answer, which is what is asked for here.
"""

import socket
import ssl
import struct

_METADATA, _VERSION, _CORRELATION = 3, 1, 7
_CLIENT = b"onevisit-probe"
_NO_TOPICS = struct.pack(">i", 0)
_BROKERS_AT = 4  # after the correlation id


def serves(
    host: str,
    port: int,
    context: ssl.SSLContext | None = None,
    *,
    seconds: float = 1.0,
) -> bool:
    """Tell whether the node is open, unfenced and knows its controller."""
    try:
        with _connected((host, port), seconds, context) as link:
            link.sendall(_request())
            answer = _read(link)
    except OSError:
        return False
    return int.from_bytes(answer[_BROKERS_AT : _BROKERS_AT + 4]) > 0


def _connected(
    address: tuple[str, int], seconds: float, context: ssl.SSLContext | None
) -> socket.socket:
    link = socket.create_connection(address, timeout=seconds)
    if context is None:
        return link
    try:
        return context.wrap_socket(link, server_hostname=address[0])
    except BaseException:
        link.close()
        raise


def _request() -> bytes:
    head = struct.pack(">hhih", _METADATA, _VERSION, _CORRELATION, len(_CLIENT))
    body = head + _CLIENT + _NO_TOPICS
    return struct.pack(">i", len(body)) + body


def _read(link: socket.socket) -> bytes:
    (length,) = struct.unpack(">i", _exactly(link, 4))
    return _exactly(link, length)


def _exactly(link: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = link.recv(count - len(data))
        if not piece:
            raise ConnectionError("The broker closed the connection")
        data += piece
    return data
