"""Drawn inspectors and conflicts of interest over HTTP."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from plan_svc.schemas import In, Line, Out
from plan_svc.teams.domain.conflict import Conflict, DeclaredBy
from plan_svc.teams.domain.team import DropsOut, LeftOutFor, Unstaffed
from plan_svc.teams.queries import Team
from shared.civic import masks
from shared.events import Basis

Uscc = Annotated[str, Field(min_length=18, max_length=18)]
Reason = Annotated[Line, Field(min_length=1)]
Certificate = Annotated[str, Field(min_length=1, max_length=60)]
Pseudonym = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class TeamDrawOut(Out):
    """How an agency's inspectors were drawn for the places of a draw (P-16)."""

    agency: str
    needed: int = Field(description="inspectors for each place")
    qualified: int = Field(description="inspectors from whom they were drawn")
    places: int
    unstaffed: int = Field(description="places that have fewer than they need")
    root: str = Field(description="of the tree over the order at every place")
    bases: list[Basis]


class GoerOut(Out):
    """An inspector who goes to a place."""

    inspector: str = Field(description="the pseudonym of the year")
    certificate: str | None = Field(description="masked; for its own agency alone")
    salt: str | None = Field(
        description="for its own agency: with the certificate it makes the pseudonym"
    )


class SkippedOut(Out):
    """A reserve that could not come in any more."""

    inspector: str
    reason: LeftOutFor


class TeamChangeOut(Out):
    """A drawn inspector dropped out, and the next in the drawn order came in."""

    nth: int
    out: str
    incoming: str
    skipped: list[SkippedOut]
    reason: DropsOut


class TeamOut(Out):
    """Who of an agency goes to a drawn place."""

    agency: str
    place: str
    needed: int
    inspectors: list[GoerOut]
    stand_by: int = Field(description="how many are left to come in")
    unstaffed: Unstaffed | None = Field(description="why there are too few")
    changes: list[TeamChangeOut]

    @classmethod
    def of(cls, team: Team) -> Self:
        """A team as it is shown; nobody reads a certificate whole (S-07)."""
        shown = cls.model_validate(team)
        for goer in shown.inspectors:
            if goer.certificate is not None:
                goer.certificate = masks.certificate(goer.certificate)
        return shown


class DropOutIn(In):
    """A drawn inspector who cannot go."""

    place: Annotated[str, Field(min_length=1, max_length=60)]
    inspector: Pseudonym
    reason: DropsOut = Field(description="published with the draw; says nothing more")
    text: Reason | None = Field(None, description="kept within the agency")


class ConflictIn(In):
    """A conflict of interest of an inspector with a subject (P-16)."""

    certificate: Certificate
    uscc: Uscc
    source: DeclaredBy
    reason: Reason


class ConflictEndIn(In):
    """Why it does not hold any more."""

    reason: Reason


class InspectorConflictOut(Out):
    """A declared conflict of interest; it is kept when it has ended."""

    id: UUID
    agency: str
    certificate: str = Field(description="masked")
    uscc: str
    source: DeclaredBy
    reason: str
    declared_at: datetime
    ended_at: datetime | None
    end_reason: str | None

    @classmethod
    def of(cls, conflict: Conflict) -> Self:
        """A conflict as its agency reads it."""
        shown = cls.model_validate(conflict)
        masked = masks.certificate(shown.certificate)
        return shown.model_copy(update={"certificate": masked})
