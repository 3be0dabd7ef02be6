"""Makes the visits of a day: presents codes, gives results, rates (C-10, C-12)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from deploy.embedded.host.api_client import Caller
from deploy.embedded.story import choices
from deploy.embedded.story.stage import CHANNEL, SUPERVISOR, Stage


@dataclass(frozen=True)
class DueCode:
    """A code whose day has come, as it is journaled."""

    code: str
    lead: str
    place: str
    uscc: str
    agencies: tuple[str, ...]
    tasks: tuple[str, ...]


async def visit(stage: Stage, day: date) -> None:
    """Present every code of the day, then give each agency's results."""

    async def due() -> list[DueCode]:
        rows = await stage.api.all(
            SUPERVISOR, "/checkcode/v1/codes", day=str(day), status="issued"
        )
        return sorted((_due(row) for row in rows), key=lambda code: code.code)

    codes = await stage.journal.decided(f"{day}-visits", list[DueCode], due)

    async def present(due_code: DueCode) -> dict[str, Any]:
        visit: dict[str, Any] = await stage.api.post(
            Caller(due_code.lead, "inspector"),
            f"/checkcode/v1/codes/{due_code.code}/visits",
            {
                "place": "现场亮码",
                "present": [{"agency": agency} for agency in due_code.agencies],
            },
            key=f"present:{due_code.code}",
        )
        return visit

    visits = await stage.api.each(codes, present)
    stage.host.clock.set(stage.at(day, "16:30"))
    parts = [(visit, part) for visit in visits for part in visit["parts"]]

    async def give(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
        visit, part = pair
        await stage.api.post(
            Caller(part["agency"], "inspector"),
            f"/checkcode/v1/visits/{visit['id']}/results",
            {"points": _points(stage, visit, part)},
            key=f"results:{visit['id']}",
        )

    await stage.api.each(parts, give)


def remember(stage: Stage, day: date) -> None:
    """Restore which tasks were carried out on a day."""
    codes = stage.journal.kept(f"{day}-visits")
    for due_code in codes if isinstance(codes, list) else ():
        stage.visited.update(due_code["tasks"])


def _due(row: dict[str, Any]) -> DueCode:
    return DueCode(
        code=row["code"],
        lead=row["lead"],
        place=row["place"],
        uscc=row["uscc"],
        agencies=tuple(sorted(member["agency"] for member in row["members"])),
        tasks=tuple(task for member in row["members"] for task in member["tasks"]),
    )


def _points(
    stage: Stage, visit: dict[str, Any], part: dict[str, Any]
) -> list[dict[str, str]]:
    return [
        choices.result(stage.seed, code, str(n), part["agency"], visit["place"])
        for code in part["items"]
        for n in range(1, len(stage.items[code].points) + 1)
    ]


@dataclass(frozen=True)
class Ballot:
    """A rating with the secret that the subject was sent, as it is journaled."""

    path: str
    secret: str
    score: int


async def rate(stage: Stage, day: date) -> None:
    """Some subjects rate the agencies that came, each on its own."""

    async def decide() -> list[Ballot]:
        codes = await stage.journal.decided(f"{day}-visits", list[DueCode], _nothing)
        asked = [
            (code, agency, score)
            for code in codes
            for agency in code.agencies
            if (score := choices.score(stage.seed, agency, code.place, day)) is not None
        ]
        subjects = sorted({code.uscc for code, _, _ in asked})
        messages = dict(
            pair
            for secrets in await stage.api.each(subjects, lambda u: _secrets(stage, u))
            for pair in secrets.items()
        )
        return [
            Ballot(*messages[code.code, agency], score)
            for code, agency, score in asked
            if (code.code, agency) in messages
        ]

    ballots = await stage.journal.decided(f"{day}-ratings", list[Ballot], decide)

    async def cast(ballot: Ballot) -> None:
        fields = {"secret": ballot.secret, "score": str(ballot.score)}
        await stage.api.form(
            f"{ballot.path}/rating", fields, key=f"rate:{ballot.secret}"
        )

    await stage.api.each(ballots, cast)


async def _nothing() -> list[DueCode]:
    return []


async def _secrets(stage: Stage, uscc: str) -> dict[tuple[str, str], tuple[str, str]]:
    """What a subject was sent: path and secret by code and agency."""
    rows = await stage.api.all(CHANNEL, "/checkcode/v1/deliveries", uscc=uscc)
    return {
        (row["code"], row["agency"]): (
            "/c/" + row["data"]["url"].rsplit("/", 1)[1],
            row["data"]["secret"],
        )
        for row in rows
        if row["kind"] == "rating_secret"
    }
