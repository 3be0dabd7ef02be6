"""A subject in no register is visited without a code where a row lets it be (S-04)."""

from datetime import date
from typing import Any

import httpx
import pytest

from shared.civic import uscc
from shared.events import Event
from tests.factories import subject
from tests.integration.checkcode_svc.scene import (
    FIRE,
    HEALTH,
    MARKET,
    TODAY,
    District,
    inspectors,
)

ECOLOGY = "310116-ecology"
NEW = uscc.make("310116", 900)


async def survey(district: District, of: str = MARKET, **more: Any) -> httpx.Response:
    body = {
        "day": TODAY.isoformat(),
        "subject_name": "金山新开小吃店",
        "address": "卫清路8号",
        "inspectors": inspectors(MARKET),
        "found": "已经营两周，尚未纳入检查对象库",
        **more,
    }
    return await district.post("first-surveys", body, of=of)


def registered(**more: Any) -> Event:
    values = {"number": f"{NEW}-001", "subject_name": "金山新开小吃店", **more}
    return subject.place(NEW, **values)


@pytest.mark.rule("S-04")
async def test_a_first_survey_is_recorded_until_the_register_has_its_subject(
    alone: District,
) -> None:
    made = await survey(alone)

    assert made.status_code == 201, made.text
    assert (made.json()["clause"], made.json()["place"]) == ("JS-SCJG 五(二)4", None)
    [open_one] = (await alone.get("first-surveys?registered=false"))["items"]
    assert open_one["id"] == made.json()["id"]
    await alone.tell(registered())
    assert (await alone.get("first-surveys?registered=false"))["items"] == []
    [one] = (await alone.get("first-surveys?registered=true"))["items"]
    assert one["place"] == f"{NEW}-001"
    assert inspectors(MARKET)[0] not in str(one)


@pytest.mark.rule("S-04")
@pytest.mark.rule("C-01")
@pytest.mark.parametrize(
    ("of", "code", "clause"),
    [
        (HEALTH, "no-first-survey", "JS 二.7"),
        ("310116-labour", "no-first-survey", "JS 二.7"),
        ("310101-market", "no-first-survey", "JS 二.7"),
        (ECOLOGY, "survey-takes-late-code", "JS-HB 七(二)"),
    ],
)
async def test_elsewhere_it_is_refused_with_rule_and_clause(
    alone: District, of: str, code: str, clause: str
) -> None:
    problem = (await survey(alone, of)).json()
    said = problem["code"], problem["rule"], problem["clause"]
    assert said == (code, "S-04", clause)
    assert await alone.rows("SELECT id FROM first_survey") == []


@pytest.mark.rule("S-04")
@pytest.mark.parametrize(
    "named", [{"uscc": NEW, "subject_name": "另一招牌"}, {"uscc": NEW}, {}]
)
async def test_what_the_register_has_is_visited_with_a_code(
    alone: District, named: dict[str, str]
) -> None:
    await alone.tell(registered())
    problem = (await survey(alone, **named)).json()
    assert (problem["code"], problem["rule"]) == ("survey-of-registered", "S-04")
    assert (problem["place"], problem["clause"]) == (f"{NEW}-001", "JS-SCJG 五(二)4")


@pytest.mark.rule("S-04")
async def test_a_second_one_is_no_first_survey_whoever_makes_it(
    alone: District,
) -> None:
    first = await survey(alone)
    again = await survey(alone, of=FIRE, inspectors=inspectors(FIRE))
    other = await survey(alone, uscc=NEW, of=FIRE, inspectors=inspectors(FIRE))
    assert (first.status_code, other.status_code) == (201, 201)
    assert again.json()["code"] == "surveyed-already"


@pytest.mark.rule("S-04")
@pytest.mark.rule("S-07")
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"inspectors": inspectors(FIRE)}, "requirements-not-met"),
        ({"inspectors": inspectors(MARKET)[:1]}, "requirements-not-met"),
        ({"day": date(2026, 3, 3).isoformat()}, "survey-ahead"),
        ({"uscc": "91310116MA1J8YYY3Y"}, "body-invalid"),
    ],
)
async def test_it_is_made_by_two_inspectors_and_recorded_afterwards(
    alone: District, wrong: dict[str, Any], code: str
) -> None:
    answer = await survey(alone, **wrong)
    assert (answer.status_code in {409, 422}, answer.json()["code"]) == (True, code)
