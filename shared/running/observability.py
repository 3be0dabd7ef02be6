"""Metrics, logs and traces: every metric is listed here once, with its meaning.

Logs are one JSON object a line, an event name and fields; never a token or a personal
name. A `traceparent` (W3C Trace Context) goes from the request into the event and on.
"""

import asyncio
import logging
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from pythonjsonlogger.json import JsonFormatter

from shared.running.fault_text import in_full

Fault = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_trace: ContextVar[str | None] = ContextVar("traceparent", default=None)
_request: ContextVar[str | None] = ContextVar("request_id", default=None)
_asked: ContextVar[Mapping[str, Any] | None] = ContextVar("asked", default=None)
"""The ASGI scope of the request at work; its route is known once it is matched."""
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


class Pool(Protocol):
    """Connections that are counted."""

    size: int
    on_refused: Callable[[], None]

    @property
    def in_use(self) -> int:
        """How many connections are lent out."""
        ...


class Metrics:
    """The metrics of one service process, in a registry of their own."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        self._service = service
        self.requests = self._counter(
            "http_requests", "Requests answered", "method", "route", "status"
        )
        self.request_seconds = self._histogram(
            "http_request_seconds", "Time to answer a request", "method", "route"
        )
        self.consumed = self._counter(
            "consumer_messages", "Messages by what became of them", "outcome"
        )
        self.batch_seconds = self._histogram(
            "consumer_batch_seconds", "Time to handle and commit a batch"
        )
        self.consumer_failures = self._counter(
            "consumer_failures", "Batches rolled back", "kind"
        )
        self.consumer_halted = self._gauge(
            "consumer_halted", "1 while the consumer refuses to park more keys"
        )
        self.consumer_failing = self._gauge(
            "consumer_failing_seconds",
            "For how long some messages could not be handled again and again",
        )
        self.consumer_progress = self._gauge(
            "consumer_progress_timestamp_seconds",
            "When a batch was last handled, or none was to be had (Unix seconds)",
        )
        self.consumer_oldest = self._gauge(
            "consumer_oldest_timestamp_seconds",
            "When the oldest message that is not handled came in (Unix seconds); "
            "0: none waits",
        )
        self.consumer_lag = self._gauge(
            "consumer_lag_messages", "Messages before the consumer; NaN: unknown"
        )
        self.duplicates = self._counter(
            "inbox_duplicates", "Messages that had their effect before"
        )
        self.rebalances = self._counter(
            "consumer_rebalances", "Times that partitions were given out anew"
        )
        self.parked_keys = self._gauge(
            "parked_keys", "Keys parked behind a poisonous message"
        )
        self.outbox_age = self._gauge(
            "outbox_age_seconds", "Age of the oldest event that is not yet sent"
        )
        self.relay_progress = self._gauge(
            "relay_progress_timestamp_seconds",
            "When this process last sent all that there was (Unix seconds); 0: never",
        )
        self.relayed = self._counter("relay_messages", "Messages the broker took")
        self.relay_failures = self._counter(
            "relay_failures", "Windows to be sent again", "kind"
        )
        self.loop_lag, self.calendar_days = (
            self._gauge(
                "event_loop_lag_seconds", "How late the event loop woke up last"
            ),
            self._gauge(
                "calendar_known_days",
                "For how many days from today the working days are loaded",
            ),
        )
        self.heartbeat = self._gauge(
            "heartbeat_timestamp_seconds",
            "When the newest heartbeat of a source was made (Unix seconds)",
            "source",
        )
        self.heartbeat_delay = self._gauge(
            "heartbeat_delay_seconds",
            "Commit to handled of the newest heartbeat of a source",
            "source",
        )
        self.bus_up = self._gauge("bus_up", "1 where the broker answers, else 0")
        self.db_connections = self._gauge(
            "db_connections", "Connections of the pool", "state"
        )
        self.db_refused = self._counter(
            "db_refused", "Connections that were not to be had in time"
        )
        self.db_oldest_transaction = self._gauge(
            "db_oldest_transaction_seconds",
            "Age of the oldest transaction that is open in the database",
        )
        self.partitions_ahead = self._gauge(
            "partitions_ahead_days", "Days ahead that have their partition", "table"
        )
        self.purge_overdue = self._gauge(
            "purge_overdue_days", "Days that a partition is kept too long", "table"
        )
        self.rebuild_seconds = self._gauge(
            "rebuild_running_seconds", "How long a rebuild has run; 0: none runs"
        )
        self.audited, self.job_failures, self.job_waiting, self.retention_rows = (
            self._counter("audit_rows", "Rows of the audit", "outcome"),
            self._counter("job_failures", "Periodic jobs that failed", "job"),
            self._gauge("job_waiting", "What waits for a job, if it can", "job"),
            self._counter(
                "retention_rows", "Rows erased or blanked in time", "table", "end"
            ),
        )

    def watch_pool(self, pool: Pool) -> None:
        """Show a pool's connections at each scrape."""
        self.db_connections.labels("in_use").set_function(lambda: pool.in_use)
        self.db_connections.labels("size").set_function(lambda: pool.size)
        pool.on_refused = self.db_refused.inc

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"onevisit_{name}", meaning, labels, registry=self.registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"onevisit_{name}", meaning, labels, registry=self.registry)

    def _histogram(self, name: str, meaning: str, *labels: str) -> Histogram:
        return Histogram(
            f"onevisit_{name}",
            meaning,
            labels,
            buckets=BUCKETS,
            registry=self.registry,
        )


def current_traceparent() -> str | None:
    """The trace context of the request or message at hand."""
    return _trace.get()


def current_request_id() -> str | None:
    """The id of the request at hand."""
    return _request.get()


def continue_trace(header: str | None) -> str:
    """The same trace, a new span; a new trace where the header is none."""
    found = _TRACEPARENT.fullmatch(header or "")
    trace = found[1] if found else secrets.token_hex(16)
    return f"00-{trace}-{secrets.token_hex(8)}-01"


@contextmanager
def context(
    traceparent: str | None,
    request_id: str | None = None,
    asked: Mapping[str, Any] | None = None,
) -> Iterator[None]:
    """Set the trace (and request, with its ASGI scope) inside the block."""
    trace_token = _trace.set(traceparent)
    request_token = _request.set(request_id)
    asked_token = _asked.set(asked)
    try:
        yield
    finally:
        _trace.reset(trace_token)
        _request.reset(request_token)
        _asked.reset(asked_token)


def route_of(scope: Mapping[str, Any]) -> str:
    """The path of the route that a request took, without what stands in its gaps."""
    route = scope.get("route")
    path: str = getattr(route, "known_as", "") or getattr(route, "path", "unmatched")
    return path


class _Formatter(JsonFormatter):
    """Writes a fault by its types and lines of code, never by what it quotes."""

    def formatException(self, ei: Fault) -> str:  # noqa: N802 - logging's name
        return "" if ei[1] is None else in_full(ei[1])


class _Context(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "\n" in message:  # asyncio adds a task with its exception, quoted
            record.msg, record.args = message.splitlines()[0], None
        if (trace := _trace.get()) is not None:
            record.trace_id = trace.split("-")[1]
        if (request := _request.get()) is not None:
            record.request_id = request
        if (asked := _asked.get()) is not None:
            record.route = f"{asked['method']} {route_of(asked)}"
        return True


def configure_logs(level: str = "INFO") -> None:
    """JSON lines on standard error; called by the command, never at import."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _Formatter(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "message": "event"},
        )
    )
    handler.addFilter(_Context())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("uvicorn.access").disabled = True
    for chatty in ("aiokafka", "httpx", "alembic"):
        logging.getLogger(chatty).setLevel("WARNING")


async def watch_loop(metrics: Metrics, every_seconds: float = 1.0) -> None:
    """Measure how late the event loop wakes up, until cancelled."""
    while True:
        due = time.monotonic() + every_seconds
        await asyncio.sleep(every_seconds)
        metrics.loop_lag.set(max(0.0, time.monotonic() - due))
