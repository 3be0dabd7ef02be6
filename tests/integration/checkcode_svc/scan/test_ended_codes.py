"""A code that ended says which it is, why, and since when (C-06)."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from shared import migrate
from shared.local_postgres.server import RUNNING
from tests.integration.checkcode_svc.scene import (
    DAY,
    MARKET,
    MARKET_TASK,
    SERVICE,
    District,
    place,
    task,
)

pytestmark = pytest.mark.rule("C-06")
FREE = "王某某举报不实，电话 13900000000"


async def shown(district: District, url: str, lang: str = "zh") -> str:
    answer = await district.anybody().get(f"{urlsplit(url).path}?lang={lang}")
    assert answer.status_code == 200
    return answer.text


async def cancelled(district: District) -> dict[str, str]:
    application = await district.applied()
    path = f"codes/{application['code']}/cancellation"
    answer = await district.post(path, {"reason": FREE})
    assert answer.status_code == 200, answer.text
    return application


async def test_a_cancelled_code_says_which_why_and_since_when_in_both_languages(
    alone: District,
) -> None:
    application = await cancelled(alone)
    chinese = await shown(alone, application["scan_url"])
    english = await shown(alone, application["scan_url"], "en")
    for page in (chinese, english):
        assert application["code"] in page
        assert "王" not in page
        assert "13900000000" not in page
    assert "检查部门取消了这次检查" in chinese
    assert "2026年3月2日（周一） 12:00" in chinese
    assert "the agency cancelled the inspection" in english
    assert "2 March 2026 12:00" in english
    code = await alone.get(f"codes/{application['code']}")
    assert code["reason"] == FREE
    assert code["reason_words"]["zh"] == "检查部门取消了这次检查"
    assert code["ended_at"] == "2026-03-02T04:00:00Z"


async def test_a_code_of_a_retired_place_says_so(alone: District) -> None:
    application = await alone.applied()
    await alone.tell(place(version=2, retired=True))
    page = await shown(alone, application["scan_url"])
    assert "该场所已从检查对象库注销" in page
    assert application["code"] in page


async def test_an_expired_code_says_its_last_day_before_and_after_the_job(
    alone: District,
) -> None:
    application = await alone.applied()
    alone.at(DAY + timedelta(days=1))
    before = await shown(alone, application["scan_url"])
    async with alone.world.db(SERVICE).writing() as tx:
        await tx.execute("UPDATE code SET status = 'expired', reason = 'not-presented'")
    for page in (before, await shown(alone, application["scan_url"])):
        assert "检查码自动失效" in page
        assert "2026年3月16日（周一）" in page
        assert application["code"] in page


@pytest.mark.rule("C-05")
@pytest.mark.parametrize("secret", ["surprise", "classified"])
async def test_a_veiled_code_that_ended_says_no_more_than_that(
    alone: District, secret: str
) -> None:
    await alone.tell(
        task(MARKET_TASK, MARKET, "market-001", version=2, **{secret: True})
    )
    application = await cancelled(alone)
    page = await shown(alone, application["scan_url"])
    assert "<h1>已作废</h1>" in page
    assert application["code"] not in page
    assert "原因" not in page
    assert not re.search(r"2026年|12:00", page)


@pytest.mark.parametrize("known", ["audit", "outbox", "nowhere"])
async def test_the_migration_fills_in_what_is_known_of_earlier_ends(
    alone: District, known: str
) -> None:
    application = await cancelled(alone)
    url, service = alone.world.owner_url(SERVICE), alone.world.db(SERVICE).service
    await migrate.downgrade(url, service.metadata, service.migrations, "0017")
    emptied = {"audit": [], "outbox": ["audit"], "nowhere": ["audit", "outbox"]}
    async with alone.world.owner(SERVICE) as connection:
        for table in emptied[known]:
            await connection.execute(f"TRUNCATE {table}")
    await migrate.upgrade(url, service.metadata, service.migrations)
    await migrate.let_run(url, RUNNING)
    code = await alone.get(f"codes/{application['code']}")
    since = None if known == "nowhere" else "2026-03-02T04:00:00Z"
    assert code["ended_at"] == since
    page = await shown(alone, application["scan_url"])
    assert ("系统未记录" in page) is (known == "nowhere")
