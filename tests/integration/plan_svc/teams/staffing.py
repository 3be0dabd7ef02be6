"""Inspectors of the small planned district, in short words."""

from datetime import date
from typing import Any

from shared.events.checkcode import VisitTeam
from tests.factories import checkcode, subject
from tests.integration.plan_svc.planned import District, Json

CULTURE, HEALTH = "310116-culture", "310116-health"


def certificates(agency: str, count: int) -> list[str]:
    return [f"HF-{agency[7:].upper()}-{number:03}" for number in range(count)]


async def hire(
    district: District, agency: str, count: int, **changes: Any
) -> list[str]:
    """Inspectors of an agency; their certificates."""
    names = certificates(agency, count)
    await district.tell(
        "subject-svc", *(subject.inspector(name, agency, **changes) for name in names)
    )
    return names


async def were_there(
    district: District, place: str, agency: str, inspectors: tuple[str, ...], day: date
) -> None:
    """A visit by some inspectors arrives."""
    visit = checkcode.visit(
        (),
        day,
        visit_id=f"visit-{place}-{day}",
        place=place,
        uscc=place[:18],
        agencies=(agency,),
        teams=(VisitTeam(agency=agency, inspectors=inspectors),),
    )
    await district.tell("checkcode-svc", visit)


async def teams(
    district: District, plan: Json, ordinal: int = 1, **params: str
) -> list[Json]:
    """The teams of a draw, as the plan's agency reads them."""
    return await teams_for(district, plan["agency"], plan, ordinal, **params)


async def teams_for(
    district: District, reader: str, plan: Json, ordinal: int = 1, **params: str
) -> list[Json]:
    answer = await district.planner(reader).get(
        f"/plan/v1/plans/{plan['id']}/draws/{ordinal}/inspectors",
        params={"limit": "200", **params},
    )
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["items"]
    return found


async def declare(district: District, agency: str, certificate: str, uscc: str) -> Json:
    answer = await district.planner(agency).post(
        "/plan/v1/inspector-conflicts",
        json={
            "certificate": certificate,
            "uscc": uscc,
            "source": "office",
            "reason": "近亲属在该企业任职",
        },
    )
    assert answer.status_code == 201, answer.text
    declared: Json = answer.json()
    return declared


async def drop_out(
    district: District, plan: Json, place: str, inspector: str, **body: Any
) -> Any:
    return await district.planner(body.pop("agency", plan["agency"])).post(
        f"/plan/v1/plans/{plan['id']}/draws/1/inspectors/replacement",
        json={
            "place": place,
            "inspector": inspector,
            "reason": "unavailable",
            **body,
        },
    )
