"""A read model thrown away and made anew: the same digest, nothing published (X-13)."""

import pytest

from shared.events import EVENT_TYPES, producer_of
from shared.messaging.rebuild import RetentionOver, rebuild, survey
from shared.messaging.rebuild.owners import OwnerSilent
from shared.running.service import NAMES, load
from shared.testing.principals import plain_token
from shared.testing.world import MakeWorld, World
from tests.readmodels import digests, published, wreck
from tests.smallcity import small_city

OWN = ("proposal",)
"""Made of the service's own events: only its own log can tell them."""
WITH_COPIES = [name for name in NAMES if load(name).copies]


def quiet(_: str) -> None:
    """Nobody waits."""


@pytest.mark.rule("X-13")
async def test_every_read_model_is_made_anew_to_the_same_digest(
    make_world: MakeWorld,
) -> None:
    world = (await small_city(make_world)).world
    for name in WITH_COPIES:
        runtime = world.db(name)
        before, sent = await digests(runtime), await published(runtime)
        assert any(not digest.startswith("0 ") for digest in before.values()), name

        right = await rebuild(runtime, quiet)
        assert not right.differs, (name, list(right.lines()))

        await wreck(runtime)
        assert await digests(runtime) != before
        shown = await rebuild(runtime, quiet, apply=False)
        assert shown.differs
        assert await digests(runtime) != before, "only shown"

        report = await rebuild(runtime, quiet)
        assert report.tables == shown.tables
        assert await digests(runtime) == before, (name, list(report.lines()))
        await world.settle()
        assert await digests(runtime) == before
        assert await published(runtime) == sent, "a rebuild publishes nothing"


@pytest.mark.rule("X-13")
async def test_a_survey_tells_tables_and_topics_and_changes_nothing(
    make_world: MakeWorld,
) -> None:
    world = (await small_city(make_world)).world
    runtime = world.db("plan-svc")
    before = await digests(runtime)
    surveyed = await survey(runtime)
    assert surveyed.tables == {k: int(v.partition(" ")[0]) for k, v in before.items()}
    topics = {topic.topic for topic in surveyed.topics}
    assert topics == {
        f"onevisit.{n}.v1" for n in ("checkcode", "credit", "matching", "subject")
    }
    assert surveyed.cut == []
    assert await digests(runtime) == before


TOKEN = plain_token("310000-market", scopes="state:read")


async def let_retention_take(world: World, part: float) -> None:
    """Take the first part of every service's log away."""
    for name in NAMES:
        async with world.db(name).writing() as tx:
            await tx.execute(
                """
                DELETE FROM outbox WHERE id <= (
                    SELECT min(id) + (max(id) - min(id)) * $1::float8 FROM outbox)
                """,
                part,
            )


@pytest.mark.rule("X-13")
@pytest.mark.parametrize("part", [0.4, 1.0])
async def test_what_retention_took_is_asked_of_its_owners(
    make_world: MakeWorld, part: float
) -> None:
    world = (await small_city(make_world)).world
    await let_retention_take(world, part)
    for name in WITH_COPIES:
        runtime = world.db(name)
        before, sent = await digests(runtime), await published(runtime)
        with pytest.raises(RetentionOver):
            await rebuild(runtime, quiet)
        await wreck(runtime, but=OWN)
        report = await rebuild(runtime, quiet, token=TOKEN)
        assert report.asked
        assert await digests(runtime) == before, (name, list(report.lines()))
        assert await published(runtime) == sent


@pytest.mark.rule("X-13")
async def test_an_owner_that_breaks_off_changes_nothing(make_world: MakeWorld) -> None:
    world = (await small_city(make_world)).world
    await let_retention_take(world, 1.0)
    runtime = world.db("plan-svc")
    await wreck(runtime)
    wrecked = await digests(runtime)
    for token in (
        plain_token("310000-market", scopes="ops"),
        plain_token("310116-market", scopes="state:read"),
    ):
        with pytest.raises(OwnerSilent, match="403"):
            await rebuild(runtime, quiet, token=token)
    world.neighbours.broken = True
    with pytest.raises(OwnerSilent):
        await rebuild(runtime, quiet, token=TOKEN)
    assert await digests(runtime) == wrecked


def test_whatever_is_copied_can_be_asked_of_its_owner() -> None:
    """But for what a service keeps of its own events: there is nobody else."""
    wanted = {
        (source, EVENT_TYPES[type_].aggregate)
        for name in WITH_COPIES
        for copy in load(name).copies
        for type_ in copy.types
        if (source := producer_of(type_)) != name
    }
    offered = {
        (name, snapshot.aggregate)
        for name in NAMES
        for snapshot in load(name).snapshots
    }
    assert wanted - offered == set()


def test_every_copy_is_declared() -> None:
    """A table of copies that no rebuild knows would keep what is wrong for ever."""
    for name in NAMES:
        tables = {
            table for table in load(name).metadata.tables if table.endswith("_copy")
        }
        assert tables <= {copy.name for copy in load(name).copies}, name
