"""Answers proposals, and names inspectors for agreed ones (M-07, C-04)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from deploy.embedded.host.api_client import Caller, Refused, segment
from deploy.embedded.story import choices
from deploy.embedded.story.choices import Question
from deploy.embedded.story.stage import SUPERVISOR, Stage

_ALIVE = ("proposed", "agreed", "coded")
_LEFT_TO_CLICK = 2
"""Proposals of the last so many days are left open, for whoever tries it out."""


@dataclass(frozen=True)
class Reply:
    """One answer, as it is journaled."""

    place: str
    proposal: str
    agency: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Naming:
    """Inspectors to be named, as it is journaled."""

    application: str
    agency: str
    inspectors: tuple[str, ...]


async def proposals(stage: Stage, status: str) -> list[dict[str, Any]]:
    """The proposals in one state."""
    rows: list[dict[str, Any]] = await stage.api.all(
        SUPERVISOR, "/matching/v1/proposals", status=status
    )
    return sorted(rows, key=lambda row: str(row["number"]))


async def bound_tasks(stage: Stage) -> set[str]:
    """Tasks that are done or that a proposal holds: nobody applies for them alone."""
    bound = set(stage.visited)
    for status in _ALIVE:
        for row in await proposals(stage, status):
            for member in row["members"]:
                left = member["answer"] in ("decline", "silent")
                if status == "proposed" or not left:
                    bound.update(member["tasks"])
    return bound


async def answer(stage: Stage, day: date) -> None:
    """Whoever was asked answers, sooner or later, or never."""

    async def decide() -> list[Reply]:
        return [
            reply
            for row in await proposals(stage, "proposed")
            for reply in _replies(stage, row, day)
        ]

    replies = await stage.journal.decided(f"{day}-answers", list[Reply], decide)
    grouped: dict[str, list[Reply]] = {}
    for reply in replies:
        grouped.setdefault(reply.place, []).append(reply)

    async def give(replies: list[Reply]) -> None:
        for reply in replies:
            await _give(stage, reply, day)

    await stage.api.each(grouped.values(), give)


async def _give(stage: Stage, reply: Reply, day: date) -> None:
    """Send one answer; one that an earlier answer at the place overtook is dropped."""
    path = f"/matching/v1/proposals/{segment(reply.proposal)}/answers"
    key = f"{day}:{reply.proposal}:{reply.agency}"[-128:]
    try:
        await stage.api.post(
            Caller(reply.agency, "coordinator"), path, reply.body, key=key
        )
    except Refused as refused:
        if refused.status != HTTPStatus.CONFLICT:
            raise


def _replies(stage: Stage, row: dict[str, Any], today: date) -> list[Reply]:
    """The day's answers to one proposal.

    What is proposed on the last days for the coming month stays open to click.
    """
    visit = date.fromisoformat(row["day"])
    recent = stage.days.working[-_LEFT_TO_CLICK]
    if visit > stage.days.as_of and today >= recent:
        return []
    replies: list[Reply] = []
    for member in row["members"]:
        question = _question(stage, row, member, (today, visit))
        given: choices.Answer | None = None
        if member["answer"] is None:
            given = choices.answer(stage.seed, question, today)
        elif member["answer"] == "decline":
            given = choices.second_thoughts(stage.seed, question, today)
        if given is not None:
            replies.append(
                Reply(row["place"], row["number"], member["agency"], given.body())
            )
    return replies


def _question(
    stage: Stage,
    row: dict[str, Any],
    member: dict[str, Any],
    days: tuple[date, date],
) -> Question:
    today, visit = days
    return Question(
        agency=member["agency"],
        place=row["place"],
        partners=tuple(sorted(other["agency"] for other in row["members"])),
        day=visit,
        suits=_suits(stage, member["tasks"], row["place"], (today, visit)),
    )


def _suits(
    stage: Stage, numbers: Sequence[str], place: str, days: tuple[date, date]
) -> tuple[date, ...]:
    """Other days to come on which all of an agency's own tasks may be carried out."""
    own = [stage.tasks[number] for number in numbers if number in stage.tasks]
    if not own:
        return ()
    today, visit = days
    first = max(today, *(task.earliest for task in own))
    last = min(task.latest for task in own)
    closed = stage.inputs.closed.get(place, ())
    return tuple(
        day
        for day in stage.days.calendar.working_days(first, max(first, last))
        if first <= day <= last and day != visit and day.isoweekday() not in closed
    )


async def name_inspectors(stage: Stage, day: date) -> None:
    """Each member of an agreed proposal names two inspectors of its own."""

    async def decide() -> list[Naming]:
        agreed = await proposals(stage, "agreed")
        waiting = await stage.awaiting({row["lead"] for row in agreed})
        return [
            Naming(
                application=row["id"],
                agency=agency,
                inspectors=tuple(
                    choices.named(
                        stage.seed,
                        stage.inspectors[agency],
                        agency,
                        row["place"],
                        row["day"],
                    )
                ),
            )
            for row in waiting
            if row["agreed"]
            for agency in sorted(row["waiting_for"])
        ]

    namings = await stage.journal.decided(f"{day}-named", list[Naming], decide)
    grouped: dict[str, list[Naming]] = {}
    for naming in namings:
        grouped.setdefault(naming.application, []).append(naming)

    async def name(namings: list[Naming]) -> None:
        for naming in namings:
            await stage.api.post(
                Caller(naming.agency, "inspector"),
                f"/checkcode/v1/applications/{naming.application}/inspectors",
                {"inspectors": list(naming.inspectors)},
                key=f"{day}:{naming.application}:{naming.agency}",
            )

    await stage.api.each(grouped.values(), name)
