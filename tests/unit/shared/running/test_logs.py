"""No log line repeats what somebody sent or what stands in a row (PIPL)."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace

import asyncpg
import pytest
from pydantic import BaseModel

from shared.errors import Conflict
from shared.running.observability import configure_logs, context

NAME, NUMBER = "王小明", "13800138000"


class Person(BaseModel):
    born: date
    age: int


def by_pydantic() -> None:
    Person.model_validate({"born": NAME, "age": NUMBER + "x"})


def by_postgres() -> None:
    raise asyncpg.UniqueViolationError.new(
        {
            "C": "23505",
            "M": f'duplicate key value violates "uq", {NAME}',
            "D": f"Key (name)=({NAME}) already exists.",
            "t": "contact",
            "n": "uq_contact_name",
        }
    )


def by_asyncpg() -> None:
    raise asyncpg.DataError(f"invalid input for query argument $1: {NAME!r}")


def by_python() -> None:
    int(NAME)


def by_a_rule() -> None:
    raise Conflict(f"{NAME} stands in the register already.")


def by_a_cause() -> None:
    try:
        by_python()
    except ValueError as fault:
        raise RuntimeError(NUMBER) from fault


def by_a_group() -> None:
    raise ExceptionGroup(NAME, [ValueError(NUMBER)])


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    configure_logs()
    yield written
    root.handlers[:], root.level = handlers, level


@pytest.mark.parametrize(
    "fails",
    [
        by_pydantic,
        by_postgres,
        by_asyncpg,
        by_python,
        by_a_rule,
        by_a_cause,
        by_a_group,
    ],
)
def test_a_fault_is_logged_without_what_it_quotes(
    logged: io.StringIO, fails: Callable[[], None]
) -> None:
    try:
        fails()
    except Exception:
        logging.getLogger("shared.example").exception("example.failed")
    line = json.loads(logged.getvalue())
    assert NAME not in str(line)
    assert NUMBER not in str(line)
    assert fails.__name__ in line["exc_info"], "where it happened is still told"


def test_a_constraint_is_named(logged: io.StringIO) -> None:
    try:
        by_postgres()
    except asyncpg.PostgresError:
        logging.getLogger("shared.example").exception("example.failed")
    told = json.loads(logged.getvalue())["exc_info"]
    assert told.startswith("UniqueViolationError: 23505 contact uq_contact_name")


def test_what_asyncio_adds_to_its_message_is_left_out(logged: io.StringIO) -> None:
    logging.getLogger("asyncio").error(
        "Task exception was never retrieved\nfuture: <Task exception=%r>", NAME
    )
    line = json.loads(logged.getvalue())
    assert line["event"] == "Task exception was never retrieved"


def test_a_line_of_a_request_carries_its_time_route_and_id_and_not_its_path(
    logged: io.StringIO,
) -> None:
    route = SimpleNamespace(path="/c/{token}")
    asked = {"method": "GET", "path": f"/c/{NUMBER}", "route": route}
    with context(f"00-{'a' * 32}-{'b' * 16}-01", "request-1", asked):
        logging.getLogger("shared.example").warning("example.refused")
    line = json.loads(logged.getvalue())
    assert (line["route"], line["request_id"]) == ("GET /c/{token}", "request-1")
    assert line["trace_id"] == "a" * 32
    assert line["time"]
    assert NUMBER not in str(line)
