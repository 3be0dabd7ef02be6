"""The checkers' own ledger finds what it is there to find."""

from types import SimpleNamespace
from uuid import UUID

from shared import jsontext
from shared.ids import new_id
from tests.chaos.wire import Ledger, Record, Tally

TOPIC = "onevisit.plan.v1"


def message(version: int, event_id: UUID | None = None) -> Record:
    body = {
        "id": str(event_id or new_id()),
        "type": "onevisit.plan.task-changed.v1",
        "aggregatetype": "task",
        "aggregateid": "T.1",
        "aggregateversion": version,
    }
    value = jsontext.dumps(body).encode()
    return SimpleNamespace(topic=TOPIC, key=b"k", value=value)


def ledger_of(*messages: Record) -> Ledger:
    ledger = Ledger()
    for message in messages:
        ledger.take(message)
    return ledger


def test_versions_one_after_the_other_are_in_order() -> None:
    ledger = ledger_of(message(1), message(2), message(3))
    assert (ledger.breaks, ledger.doubles) == ([], [])


def test_a_message_that_came_before_counts_by_its_first_occurrence() -> None:
    first, second = new_id(), new_id()
    ledger = ledger_of(message(1, first), message(2, second), message(1, first))
    assert (ledger.breaks, ledger.doubles, ledger.messages) == ([], [], 3)


def test_a_version_that_is_missing_breaks_the_order() -> None:
    assert len(ledger_of(message(1), message(3)).breaks) == 1


def test_versions_that_changed_places_break_the_order() -> None:
    assert ledger_of(message(2), message(1)).breaks != []


def test_one_version_in_two_events_is_a_double() -> None:
    assert len(ledger_of(message(1), message(1)).doubles) == 1


def test_a_tally_tells_a_set_with_one_id_missing_or_another_in_its_place() -> None:
    ids = [new_id().int for _ in range(50)]
    whole = Tally.of(ids)
    assert Tally.of(reversed(ids)) == whole
    assert Tally.of(ids[1:]) != whole
    assert Tally.of([*ids[1:], new_id().int]) != whole
    assert Tally.of(ids[:20]) + Tally.of(ids[20:]) == whole
    assert whole - Tally.of(ids[20:]) == Tally.of(ids[:20])


def test_the_ledger_counts_what_it_holds_and_a_copy_once_only() -> None:
    first, second = new_id(), new_id()
    ledger = ledger_of(message(1, first), message(2, second), message(1, first))
    types = ledger.types_in(TOPIC)
    assert ledger.tally([TOPIC], types) == Tally.of([first.int, second.int])
    assert ledger.of([TOPIC], types) == {first.int, second.int}


def test_a_heartbeat_is_no_event_of_the_ledger() -> None:
    body = {"id": str(new_id()), "type": "beat", "aggregatetype": "heartbeat"}
    beat = SimpleNamespace(topic=TOPIC, key=b"k", value=jsontext.dumps(body))
    ledger = ledger_of(beat)
    assert (ledger.ids, ledger.messages) == (set(), 1)
