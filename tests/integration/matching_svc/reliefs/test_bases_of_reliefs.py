"""The row of the law that a relief rests on, from its table to its readers (X-01)."""

import pytest
from matching_svc.policy import TOPICS

from shared import jsontext
from shared.civic.law.files import load_kept
from shared.events import Basis
from shared.events.matching import TaskRecognised
from shared.testing.world import MakeWorld
from tests.integration.matching_svc.reliefs.test_reliefs import MARKET, TOLD

OWN, PATH = "matching-svc", "/matching/v1/reliefs/m1/recognition"


@pytest.mark.rule("X-01", "M-10")
async def test_the_row_of_a_relief_is_stored_and_told_and_an_unknown_one_is_unset(
    make_world: MakeWorld,
) -> None:
    world = await make_world(OWN)
    for service, event in TOLD:
        await world.publish(service, event)
    await world.settle()
    [waived] = await world.published(OWN, TaskRecognised)
    assert waived.basis is not None
    then = load_kept("matching_svc.policy", waived.basis.law, TOPICS)
    assert then.row(waived.basis.row).clause == waived.clause
    async with world.db(OWN).reading() as tx:
        stored = await tx.fetchval("SELECT to_json(basis)::text FROM relief")
    assert Basis.model_validate(jsontext.loads(stored)) == waived.basis
    client = world.client(OWN, MARKET, role="coordinator")
    assert (await client.get(PATH)).json()["basis"] == waived.basis.model_dump()

    async with world.db(OWN).writing() as tx:
        await tx.execute("UPDATE relief SET basis = NULL")
    assert (await client.get(PATH)).json()["basis"] is None
    body = {"answer": "refuse", "reason": "群众再诉"}
    refused = await client.post(f"{PATH}/answers", json=body)
    assert (refused.json()["status"], refused.json()["basis"]) == ("refused", None)
    *_, told = await world.published(OWN, TaskRecognised)
    assert (told.version, told.basis) == (2, None)
