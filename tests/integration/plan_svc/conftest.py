"""Fixtures of plan-svc's integration tests."""

import pytest

from shared.testing.world import MakeWorld
from tests.integration.plan_svc.planned import District


@pytest.fixture
async def district(make_world: MakeWorld) -> District:
    """A district in which plans can be made."""
    district = District(await make_world("plan-svc"))
    await district.furnish()
    return district
