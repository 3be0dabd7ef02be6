"""Visits that documents leave out are counted, matched and limited nowhere (P-22)."""

import asyncpg
import pytest

from shared import migrate
from shared.events.plan import PlanFiled, TaskScheduled
from shared.local_postgres.server import PostgresServer
from shared.running.service import load
from tests.integration.plan_svc.planned import District, draft_body, listed

pytestmark = pytest.mark.rule("P-22")


async def test_a_plan_with_a_reason_makes_tasks_that_nothing_limits(
    district: District,
) -> None:
    places = await district.register([0])
    await district.tell("subject-svc", listed(0, "market"))
    listed_plan = await district.draft("310116-market")
    refused = await district.upload(listed_plan, f"place\n{places[0]}")
    assert refused.json()["rows"][0]["rule"] == "P-12"

    plan = await district.filed(places, "310116-market", out_of_scope="commitment")
    assert plan["out_of_scope"] == "commitment"
    rows = {basis["row"] for basis in plan["bases"]}
    assert "JS-SCJG/out_of_scope/commitment" in rows
    (task,) = await district.tasks(plan_code=plan["plan_code"])
    assert (task["out_of_scope"], task["period_from"]) == ("commitment", None)
    (scheduled,) = await district.world.published("plan-svc", TaskScheduled)
    (filed,) = await district.world.published("plan-svc", PlanFiled)
    assert {scheduled.out_of_scope, filed.out_of_scope} == {"commitment"}


async def test_visits_that_are_left_out_take_nobodys_yearly_visit(
    district: District,
) -> None:
    places = await district.register([0])
    await district.filed(places, "310116-market", out_of_scope="commitment")
    plan = await district.draft("310116-market", kind="special")
    uploaded = await district.upload(plan, f"place\n{places[0]}")
    assert uploaded.json()["advisory"] == []

    await district.filed(places, "310116-market", title="另一计划")
    again = await district.draft("310116-market", kind="special")
    uploaded = await district.upload(again, f"place\n{places[0]}")
    assert [row["rule"] for row in uploaded.json()["advisory"]] == ["P-13"]


@pytest.mark.parametrize(
    ("agency", "partners", "reason"),
    [
        ("310116-market", [], "order_recheck"),
        ("310116-market", [], "rectification_recheck"),
        ("310116-market", ["310116-fire"], "commitment"),
        ("310116-fire", [], "after_case_recheck"),
    ],
)
async def test_a_reason_that_a_domain_of_the_plan_lacks_is_refused_with_what_it_has(
    district: District, agency: str, partners: list[str], reason: str
) -> None:
    body = draft_body(agency, out_of_scope=reason, partner_agencies=partners)
    answer = await district.planner(agency).post("/plan/v1/plans", json=body)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "out-of-scope-unknown")
    assert "classified" in problem["choices"]
    assert reason not in problem["choices"]


@pytest.fixture
async def before_the_split(postgres: PostgresServer) -> str:
    """A database of plan-svc as it was when one reason stood for both re-checks."""
    plan = load("plan-svc")
    postgres.create_databases(["plan_svc_split"])
    url = postgres.url("plan_svc_split")
    await migrate.upgrade(url, plan.metadata, plan.migrations, to="0006")
    return url


async def test_stored_tasks_get_the_reason_of_their_domains_document(
    before_the_split: str,
) -> None:
    plan, url = load("plan-svc"), before_the_split
    connection = await asyncpg.connect(url)

    async def reasons() -> dict[str, str]:
        rows = await connection.fetch("SELECT domain, out_of_scope FROM task")
        return {row["domain"]: row["out_of_scope"] for row in rows}

    try:
        for domain in ("market", "fire"):
            await connection.execute(_OLD_TASK, domain)
        kept = await connection.fetchval("SELECT bases FROM task LIMIT 1")
        await migrate.upgrade(url, plan.metadata, plan.migrations)
        assert await reasons() == {
            "market": "after_case_recheck",
            "fire": "order_recheck",
        }
        assert await connection.fetchval("SELECT bases FROM task LIMIT 1") == kept
        await migrate.downgrade(url, plan.metadata, plan.migrations, to="0006")
        assert set((await reasons()).values()) == {"rectification_recheck"}
    finally:
        await connection.close()


_OLD_TASK = """
INSERT INTO task (number, agency, domain, region, place, uscc, kind, source, items,
    item_codes, earliest, latest, known_on, on_site, surprise, classified,
    joint_forbidden, out_of_scope, duration_minutes, materials, status, bases, version)
VALUES ('T.' || $1, '310116-' || $1, $1, '310116', 'P-001', 'U', 'triggered',
    'complaint', '[]', '{}', '2026-03-02', '2026-03-09', '2026-03-02', true, false,
    false, false, 'rectification_recheck', 60, '{}', 'visited',
    '{"out_of_scope": {"row": "JS-SCJG/out_of_scope/rectification_recheck"}}', 1)
"""
