"""Who holds paper and cannot scan opens the page by what is printed (C-05)."""

from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from checkcode_svc.codes.domain.number import compose

from tests.browser import PHONE, desk, must_be_accessible, picture, serving
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    MARKET,
    MARKET_TASK,
    SERVICE,
    District,
    task,
)

pytestmark = pytest.mark.rule("C-05")
WRONG = "0000-0000-0000-0000"
OTHER = compose("310116", DAY, 99999)
"""The number of no code."""


async def look_up(
    district: District, number: str, check: str, lang: str = "zh"
) -> httpx.Response:
    form = {"number": number, "check": check}
    return await district.anybody().post(f"/c/number?lang={lang}", data=form)


async def issued(district: District) -> dict[str, Any]:
    application = await district.applied()
    return await district.get(f"codes/{application['code']}")


async def test_number_and_check_characters_open_what_scanning_opens(
    alone: District,
) -> None:
    code = await issued(alone)
    typed = (code["code"].lower(), code["check"].lower().replace("-", " "))
    for number, check in ((code["code"], code["check"]), typed):
        answer = await look_up(alone, number, check)
        assert answer.status_code == 303, answer.text
        path = urlsplit(code["scan_url"]).path
        assert answer.headers["location"] == f"{path}?lang=zh"
        assert answer.headers["cache-control"] == "no-store"


async def test_nothing_tells_a_wrong_check_from_an_unknown_number(
    alone: District,
) -> None:
    code = await issued(alone)
    wrong = await look_up(alone, code["code"], WRONG)
    unknown = await look_up(alone, OTHER, WRONG)
    empty = await look_up(alone, code["code"], "")
    assert [each.status_code for each in (wrong, unknown, empty)] == [404] * 3
    assert wrong.text.replace(code["code"], OTHER) == unknown.text
    assert "编号与查验码不符" in wrong.text
    other = await alone.applied(
        place=code["place"],
        items=["market-001"],
        source="complaint",
        source_reason="来电",
    )
    second = await alone.get(f"codes/{other['code']}")
    assert (await look_up(alone, code["code"], second["check"])).status_code == 404


async def test_a_mistyped_number_is_told_apart_without_a_look(alone: District) -> None:
    answer = await look_up(alone, "JC310116-260316-00042A", WRONG, "en")
    assert answer.status_code == 422
    assert "This is no number of a code" in answer.text
    assert 'value="JC310116-260316-00042A"' in answer.text


async def test_wrong_tries_are_slowed_and_never_keep_the_right_one_out(
    alone: District,
) -> None:
    code = await issued(alone)
    answers = [await look_up(alone, OTHER, WRONG) for _ in range(12)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    right = await look_up(alone, code["code"], code["check"])
    assert right.status_code == 303


async def test_the_check_characters_are_for_the_agencies_on_the_code(
    alone: District,
) -> None:
    code = await issued(alone)
    assert len(code["check"].replace("-", "")) == 16
    other = await alone.get(f"codes/{code['code']}", FIRE)
    assert (other["check"], other["scan_url"]) == (None, None)
    token = code["scan_url"].rpartition("/")[2]
    assert code["check"].replace("-", "").lower()[:8] not in token


@pytest.mark.parametrize("secret", ["surprise", "classified"])
async def test_what_is_veiled_stays_veiled(alone: District, secret: str) -> None:
    kept = task(MARKET_TASK, MARKET, "market-001", version=2, **{secret: True})
    await alone.tell(kept)
    code = await issued(alone)
    answer = await look_up(alone, code["code"], code["check"])
    page = await alone.anybody().get(answer.headers["location"])
    assert "金山区市场监督管理局" not in page.text


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_shop_owner_types_it_in_a_browser(alone: District, scheme: Any) -> None:
    code = await issued(alone)
    alone.at(DAY)
    async with (
        serving(alone.world.apps[SERVICE]) as address,
        desk() as (page, _),
    ):
        await page.set_viewport_size(PHONE)
        await page.emulate_media(color_scheme=scheme)
        await page.goto(f"{address}/c/number?lang=zh")
        await must_be_accessible(page)
        await page.get_by_label("检查码编号").fill(code["code"])
        await page.get_by_label("查验码").fill(WRONG)
        await page.get_by_role("button", name="查询").click()
        assert "编号与查验码不符" in await page.get_by_role("status").inner_text()
        await must_be_accessible(page)
        await picture(page, f"look-up-{scheme}")
        await page.get_by_label("查验码").fill(code["check"])
        await page.get_by_role("button", name="查询").click()
        assert await page.get_by_role("heading", level=1).inner_text() == "有效"
