import httpx
import pytest

from shared.testing.world import MakeWorld, World


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await make_world("subject-svc")


@pytest.fixture
def registrar(world: World) -> httpx.AsyncClient:
    return world.client("subject-svc", role="registrar")
