"""The districts of these tests."""

import pytest

from shared.testing.world import MakeWorld
from tests.integration.checkcode_svc.scene import (
    FIRE,
    FIRE_TASK,
    HEALTH,
    HEALTH_TASK,
    District,
    a_district,
    task,
)


@pytest.fixture
async def alone(make_world: MakeWorld) -> District:
    """Only market has a task at the place."""
    return await a_district(make_world)


@pytest.fixture
async def shared_place(make_world: MakeWorld) -> District:
    """Market and fire have tasks at the place, and health too."""
    return await a_district(
        make_world,
        task(FIRE_TASK, FIRE, "fire-001"),
        task(HEALTH_TASK, HEALTH, "health-001"),
    )
