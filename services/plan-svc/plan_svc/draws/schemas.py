"""Draws over HTTP."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from plan_svc.draws.domain.draw import Draw, DrawOrder, DrawRule, Scope
from plan_svc.schemas import In, Line, Out
from plan_svc.teams.domain.team import TeamDraw
from plan_svc.teams.schemas import TeamDrawOut
from shared.events import Basis
from shared.events.subject import PlaceKind

Reason = Annotated[Line, Field(min_length=1)]
KINDS = [PlaceKind.PREMISES, PlaceKind.PROJECT]


class ScopeIn(In):
    """From where an agency draws; without `ratios` the plan's ratio holds for all."""

    ratios: dict[str, Decimal] = {}
    towns: list[str] = []
    business_types: list[str] = []
    view: UUID | None = Field(
        None, description="a field register: only its members are drawn from (S-02)"
    )


class PartnerScopeIn(ScopeIn):
    """From where a partner draws."""

    agency: str


class DrawIn(ScopeIn):
    """A draw of places by the ratio of their grade (P-16)."""

    kinds: list[PlaceKind] = KINDS
    partners: list[PartnerScopeIn] = Field(
        [],
        description="a joint draw: places that lie in the scope of each agency, by the "
        "largest of their ratios; every partner of the plan has one",
    )
    own_reason: Reason | None = Field(
        None,
        description="why the agency takes numbers of its own; without it, it draws the "
        "places that other agencies draw (X-15)",
    )
    reason: Reason | None = Field(None, description="why the plan is drawn from again")

    def order(self, agency: str) -> DrawOrder:
        """The domain's value."""
        scopes = [
            (agency, self),
            *((partner.agency, partner) for partner in self.partners),
        ]
        return DrawOrder(
            scopes=tuple(
                Scope(
                    name,
                    scope.ratios,
                    scope.towns,
                    scope.business_types,
                    scope.view,
                )
                for name, scope in scopes
            ),
            kinds=[kind.value for kind in self.kinds],
            own_reason=self.own_reason,
            reason=self.reason,
        )


class ConfirmationIn(In):
    """The request that the second person was shown (I-09)."""

    request: Annotated[int, Field(ge=1)]


class ReplacementOut(Out):
    """That a draw shall be replaced; another person confirms the request by number."""

    replaces: int
    request: int


class ScopeOut(Out):
    """From where an agency drew, with the ratios that were asked for."""

    agency: str
    ratios: dict[str, Decimal]
    towns: list[str]
    business_types: list[str]
    view: UUID | None
    view_version: int | None


class ThresholdOut(Out):
    """The last place of a group that was drawn."""

    rank: int
    number: str


class GroupOut(Out):
    """What was drawn of the places of one grade."""

    name: str
    ratio: Decimal
    size: int
    drawn: int
    behind: int
    root: str | None
    threshold: ThresholdOut | None
    proof: list[str]


class DrawOut(Out):
    """A draw; `GET …/file` has its places with their numbers and proofs."""

    id: UUID
    ordinal: int
    rule: DrawRule
    year: int | None
    coordinated: bool
    own_reason: str | None
    seed: str | None
    scopes: list[ScopeOut]
    kinds: list[str]
    groups: list[GroupOut]
    frame_size: int
    left_out: int
    frame_digest: str | None
    drawn: int
    teams: list[TeamDrawOut] = Field(
        [], description="how the agencies' inspectors were drawn"
    )
    drawn_at: datetime
    reason: str | None
    replaces: int | None
    bases: list[Basis] | None = Field(
        None,
        description="the rows of the law behind its ratios and its frame; unset where "
        "not known",
    )

    @classmethod
    def of(cls, draw: Draw, teams: Sequence[TeamDraw]) -> Self:
        """A draw as it is shown."""
        shown = [TeamDrawOut.model_validate(team) for team in teams]
        return cls.model_validate(draw).model_copy(update={"teams": shown})
