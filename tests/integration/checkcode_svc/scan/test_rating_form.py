"""The rating form of the page behind a code (C-12)."""

from urllib.parse import urlsplit

import pytest

from tests.integration.checkcode_svc.scene import DAY, District


@pytest.mark.rule("C-12")
async def test_a_mistyped_secret_shows_the_form_again_filled_in(
    alone: District,
) -> None:
    application = await alone.applied()
    alone.at(DAY)
    visit = await alone.visit(application["code"])
    await alone.results(visit["id"])
    path = f"{urlsplit(application['scan_url']).path}/rating"

    typed = {"secret": "wrong-secret", "score": "4", "text": "态度好"}
    again = await alone.anybody().post(path, data=typed)

    assert again.status_code == 422
    assert 'value="wrong-secret"' in again.text
    assert '<option value="4" selected>' in again.text
    assert ">态度好</textarea>" in again.text


@pytest.mark.rule("C-12")
async def test_the_message_says_the_day_as_people_do_and_until_when_its_secret_works(
    alone: District,
) -> None:
    application = await alone.applied()
    alone.at(DAY)
    visit = await alone.visit(application["code"])
    await alone.results(visit["id"])

    [message] = await alone.messages()

    assert "2026年3月16日（周一）对贵单位的检查结果" in message["text_zh"]
    assert "2026年4月15日（周三）前有效" in message["text_zh"]
    assert "before 15 April 2026" in message["text_en"]
