"""Acts, refusals and reads are entered where they belong, or do not happen (E-05)."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from shared.audit.before import LastStates, State
from shared.audit.row import COLUMNS, AuditRow, holds
from shared.audit.writing import write_acts
from shared.civic import uscc
from shared.events.audit import ActAudited
from shared.events.credit import Grade, GradeChanged
from shared.messaging import outbox
from shared.testing.world import MakeWorld, World

NAME = "credit-svc"
MARKET = "310116-market"
SUBJECT = uscc.make("310116", 4711)
GRADE = f"/credit/v1/grades/market/{SUBJECT}"
FIRE_GRADE = GradeChanged(
    version=1,
    uscc=SUBJECT,
    domain="fire",
    grade=Grade.A,
    model="made",
    model_version="1",
    reasons=(),
    cause="made",
    valid_from=date(2026, 3, 2),
)
ACT = "set_grade_credit_v1_grades__domain___uscc__put"


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await make_world(NAME)


@pytest.fixture
def grader(world: World) -> httpx.AsyncClient:
    return world.client(NAME, MARKET, role="grader", subject="person-7")


async def rows(world: World) -> list[dict[str, Any]]:
    async with world.db(NAME).reading() as tx:
        found = await tx.fetch(
            "SELECT *, before::text AS before, after::text AS after FROM audit "
            "ORDER BY time, id"
        )
    return [dict(row) for row in found]


async def told(world: World) -> list[ActAudited]:
    return await world.published(NAME, ActAudited)


@pytest.mark.rule("E-05")
async def test_an_act_says_who_did_what_to_which_case_from_where(
    world: World, grader: httpx.AsyncClient
) -> None:
    answer = await grader.put(GRADE, json={"grade": "B"})
    assert answer.status_code == 200, answer.text
    [row] = await rows(world)
    assert row["act"] == ACT
    assert row["person"] == "person-7"
    assert (row["agency"], row["client"]) == (MARKET, "test")
    assert (row["address"], row["region"]) == ("127.0.0.1", "310116")
    assert row["request_id"] == answer.headers["x-request-id"]
    assert len(row["trace_id"]) == 32
    assert SUBJECT in row["cases"]
    assert (row["outcome"], row["code"]) == ("done", None)
    [state] = json.loads(row["after"])["states"]
    assert (state["aggregate"], state["data"]["grade"]) == ("grade", "B")
    assert row["before"] is None


@pytest.mark.rule("E-05")
async def test_a_change_tells_what_was_before(
    world: World, grader: httpx.AsyncClient
) -> None:
    for grade in ("B", "C"):
        await grader.put(GRADE, json={"grade": grade})
        world.clock.advance(timedelta(hours=1))
    first, second = await rows(world)
    assert first["before"] is None
    [before] = json.loads(second["before"])["states"]
    assert before["data"]["grade"] == "B"
    assert "uscc" not in before["data"], "what did not change is not told twice"


@pytest.mark.rule("E-05")
async def test_what_another_process_changed_is_found_among_the_acts(
    world: World, grader: httpx.AsyncClient
) -> None:
    for grade in ("B", "C", "D"):
        await grader.put(GRADE, json={"grade": grade})
        world.clock.advance(timedelta(hours=1))
    stale = State("grade", f"{SUBJECT}.market", 1, '{"grade":"B"}')
    world.db(NAME).own(LastStates).keep([stale])
    await grader.put(GRADE, json={"grade": "A"})
    *_, last = await rows(world)
    [before] = json.loads(last["before"])["states"]
    assert (before["version"], before["data"]["grade"]) == (3, "D")


@pytest.mark.rule("E-05")
async def test_what_was_rolled_back_is_not_what_was_before(
    world: World, grader: httpx.AsyncClient
) -> None:
    for grade in ("B", "C"):
        await grader.put(GRADE, json={"grade": grade})
        world.clock.advance(timedelta(hours=1))

    async def fail_at_the_end() -> None:
        never = FIRE_GRADE.model_copy(update={"domain": "market", "version": 2})
        async with world.db(NAME).writing() as tx:
            await outbox.record(tx, never)
            await write_acts(tx)
            raise LookupError

    with pytest.raises(LookupError):
        await fail_at_the_end()
    await grader.put(GRADE, json={"grade": "D"})
    *_, last = await rows(world)
    [before] = json.loads(last["before"])["states"]
    assert (before["version"], before["data"]["grade"]) == (2, "C")


@pytest.mark.rule("E-05")
async def test_an_act_that_tells_no_state_of_a_case_is_passed_over(
    world: World, grader: httpx.AsyncClient
) -> None:
    await grader.put(GRADE, json={"grade": "B"})
    world.clock.advance(timedelta(hours=1))
    async with world.db(NAME).writing() as tx:
        tx.act.cases[f"{SUBJECT}.market"] = None
        await outbox.record(tx, FIRE_GRADE)
    world.clock.advance(timedelta(hours=1))
    await grader.put(GRADE, json={"grade": "C"})
    *_, last = await rows(world)
    [before] = json.loads(last["before"])["states"]
    assert (before["version"], before["data"]["grade"]) == (1, "B")


@pytest.mark.rule("E-05")
async def test_its_event_carries_the_hash_and_neither_address_nor_client(
    world: World, grader: httpx.AsyncClient
) -> None:
    await grader.put(GRADE, json={"grade": "B"})
    [row], [event] = await rows(world), await told(world)
    assert (event.id, event.hash) == (str(row["id"]), row["hash"])
    assert (event.actor, event.agency) == ("person-7", MARKET)
    text = event.model_dump_json()
    assert "127.0.0.1" not in text
    assert "client" not in text
    async with world.db(NAME).reading() as tx:
        facts = await tx.fetch("SELECT topic, actor, agency FROM outbox ORDER BY id")
    assert [fact["topic"] for fact in facts] == [None, "onevisit.audit.v1"]
    assert {(fact["actor"], fact["agency"]) for fact in facts} == {("person-7", MARKET)}


@pytest.mark.rule("E-05")
async def test_the_hash_is_of_the_row_as_it_is_read_again(
    world: World, grader: httpx.AsyncClient
) -> None:
    await grader.put(GRADE, json={"grade": "B"})
    [row] = await rows(world)
    kept = {name: row[name] for name in COLUMNS if name != "hash"}
    kept["id"] = UUID(str(kept["id"]))
    assert holds(AuditRow(**kept), row["hash"])
    for name in ("person", "cases", "after"):
        changed = kept | {name: ["x"] if name == "cases" else "x"}
        assert not holds(AuditRow(**changed), row["hash"]), name


@pytest.mark.rule("E-05")
async def test_a_replay_of_a_request_is_no_second_act(
    world: World, grader: httpx.AsyncClient
) -> None:
    headers = {"idempotency-key": "once", "content-type": "text/csv"}
    body = f"uscc,domain,grade\n{SUBJECT},market,C\n"
    path = "/credit/v1/imports/grades"
    first = await grader.post(path, content=body, headers=headers)
    again = await grader.post(path, content=body, headers=headers)
    assert first.status_code == again.status_code == 200
    assert again.headers["idempotency-replayed"] == "true"
    assert len(await rows(world)) == len(await told(world)) == 1


@pytest.mark.rule("E-05")
async def test_what_is_refused_is_entered_after_the_rollback(
    world: World, grader: httpx.AsyncClient
) -> None:
    other = world.client(NAME, "310101-market", role="grader", subject="stranger")
    await grader.put(GRADE, json={"grade": "B"})
    answer = await other.put(GRADE, json={"grade": "D"})
    assert answer.status_code in {403, 404, 422}, answer.text
    row = (await rows(world))[-1]
    assert (row["person"], row["outcome"]) == ("stranger", "refused")
    assert (row["code"], row["rule"]) == (answer.json()["code"], answer.json()["rule"])
    assert SUBJECT in row["cases"]
    shown = await grader.get(GRADE)
    assert shown.json()["grade"] == "B"


@pytest.mark.rule("E-05")
async def test_a_stranger_without_a_token_goes_to_the_access_log_alone(
    world: World,
) -> None:
    anonymous = world.client(NAME)
    assert (await anonymous.put(GRADE, json={"grade": "B"})).status_code == 401
    assert (await anonymous.get("/credit/v1/nothing")).status_code == 404
    assert await rows(world) == []


@pytest.mark.rule("E-05")
async def test_what_cannot_be_entered_is_not_done_and_not_answered(
    world: World, grader: httpx.AsyncClient
) -> None:
    async with world.owner(NAME) as owner:
        await owner.execute("REVOKE INSERT ON audit FROM onevisit_running")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with world.db(NAME).writing() as tx:
                await tx.execute("INSERT INTO audit DEFAULT VALUES")
        done = await grader.put(GRADE, json={"grade": "B"})
        assert done.status_code == 500
        missing = await grader.get(GRADE)
        assert missing.status_code == 500, "a refusal that leaves no row is no answer"
        reader = world.client(NAME, "310000-market", scopes="state:read")
        state = await reader.get("/credit/v1/state/grade")
        assert state.status_code == 500
        await owner.execute("GRANT INSERT ON audit TO onevisit_running")
    assert (await grader.get(GRADE)).status_code == 404, "nothing was done"
    assert (await reader.get("/credit/v1/state/grade")).status_code == 200
    assert [row["outcome"] for row in await rows(world)] == ["refused", "read"]
