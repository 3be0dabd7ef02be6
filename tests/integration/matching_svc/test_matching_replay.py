"""The replay over HTTP: an upload in, figures out, nothing kept (X-08)."""

import pytest

from shared.testing import MakeWorld

URL = "/matching/v1/replays"
VISITS = """premises,agency,programme,kind,date
P1,fire,alarms,planned,2014-01-20
P1,health,food,planned,2014-02-03
P1,health,food,complaint,2014-02-20
"""
CSV = {"content-type": "text/csv"}


@pytest.mark.rule("X-08")
async def test_uploaded_visits_are_planned_again(make_world: MakeWorld) -> None:
    client = (await make_world("matching-svc")).client("matching-svc", role="ops")
    asked = {"every_day": "true", "online": "true", "triggered": "complaint"}
    answer = await client.post(URL, content=VISITS, headers=CSV, params=asked)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["rows"], found["premises"], found["recorded"]) == (3, 1, 3)
    assert found["clairvoyant"] == found["lower_bound"] == found["online"] == 2
    assert found["ways"]["clairvoyant"]["after_the_window"]["results"] == 0


@pytest.mark.rule("X-08")
@pytest.mark.parametrize(
    ("asked", "content", "code"),
    [
        ({"window": "year"}, VISITS, "replay-refused"),
        ({"triggered": "("}, VISITS, "replay-refused"),
        ({}, VISITS.replace("2014-01-20", "20.1.2014"), "broken-row"),
        ({}, VISITS.splitlines()[0] + "\n", "empty-file"),
        ({}, VISITS.replace("2014-01-20", "1999-01-20"), "calendar-year-unknown"),
    ],
)
async def test_what_cannot_be_replayed_is_refused_over_http_too(
    make_world: MakeWorld, asked: dict[str, str], content: str, code: str
) -> None:
    client = (await make_world("matching-svc")).client("matching-svc", role="ops")
    answer = await client.post(URL, content=content, headers=CSV, params=asked)
    assert answer.status_code >= 400
    assert answer.json()["code"] == code
    assert answer.json()["detail"].count("not loaded") <= 1
