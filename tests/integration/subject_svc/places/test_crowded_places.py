"""A place from before two terms were kept apart counts as both (M-17)."""

import httpx
import pytest
from subject_svc.places.commands import tell

from shared import migrate
from shared.events.subject import PlaceChanged
from shared.local_postgres.server import RUNNING
from shared.testing.world import World
from tests.integration.subject_svc.registering import ONE, TWO, register

BEFORE = "0010"


@pytest.mark.rule("M-17")
async def test_a_crowded_place_becomes_both_and_is_told_again(
    world: World, registrar: httpx.AsyncClient
) -> None:
    for code, types in ((ONE, ["crowded_place", "cinema"]), (TWO, ["cinema"])):
        premises = {"address": "朱泾镇万安街 1 号", "business_types": types}
        await register(registrar, code, premises=[premises])
    runtime = world.db("subject-svc")
    url, service = world.owner_url("subject-svc"), runtime.service
    await migrate.downgrade(url, service.metadata, service.migrations, BEFORE)
    await migrate.upgrade(url, service.metadata, service.migrations)
    await migrate.let_run(url, RUNNING)
    await tell(runtime)

    told = await world.published("subject-svc", PlaceChanged)
    newest = {event.number: event for event in told}
    assert newest[f"{ONE}-001"].business_types == (
        "cinema",
        "densely_occupied",
        "public_gathering",
    )
    assert newest[f"{ONE}-001"].version == 2
    assert newest[f"{TWO}-001"].business_types == ("cinema",)
    assert newest[f"{TWO}-001"].version == 1
