"""The coordinator's page as it is served."""

import pytest

from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import USCC, with_three_tasks


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await with_three_tasks(make_world)


async def test_the_page_is_an_empty_shell_in_two_languages(world: World) -> None:
    client = world.client("matching-svc", language="zh-CN")
    page = await client.get("/matching/proposals")
    assert page.status_code == 200
    assert '<html lang="zh">' in page.text
    assert "{{" not in page.text
    assert USCC not in page.text
    assert "http" not in page.text.replace("http-equiv", "")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    english = await client.get("/matching/proposals", params={"lang": "en"})
    assert '<html lang="en">' in english.text
