"""The limits, lists and inspected units that the rows of a plan are checked against.

`frequency` says which limits hold for a domain, grade and window, and what breaking one
means; here they are laid out for a statement that asks it of a hundred thousand rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from plan_svc.library.domain import Agency
from plan_svc.plans.domain.content import Content, PlanKind, Window
from plan_svc.policy.domain import HONOURED, INSPECTED, Honoured, Inspected
from plan_svc.review.domain import frequency, plan_checks
from plan_svc.review.domain.checks import Bases
from plan_svc.review.domain.findings import Party
from plan_svc.review.domain.frequency import Limit, PlaceClass, Unit
from shared.civic.calendar import months_after, months_before
from shared.civic.law import Basis, Case, Law, Row

UNOBTRUSIVE = "unobtrusive"


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A limit on one agency's tasks at places of one class."""

    domain: str
    agency: str
    grade: str
    has: tuple[str, ...]
    """Kinds that the place has, and those that it has not."""
    lacks: tuple[str, ...]
    unit: Unit
    over_all: bool
    routine_only: bool
    first: date | None
    last: date | None
    most: int | None
    gap: int | None
    binding: bool
    clause: str
    law_row: str
    item_codes: tuple[str, ...]
    own: int
    """How many of the plan's own visits to one place its period takes in (P-02)."""
    not_counted: tuple[str, ...] = ()
    """Tasks with no other items than these do not count against it."""


def limit_rows(
    law: Law, content: Content, parties: Sequence[Party], window: Window
) -> list[LimitRow]:
    """The limits of every party and class of places (P-13)."""
    if not content.is_limited:
        return []
    day = window.latest
    return [
        _limit_row(party, places, limit, content)
        for party in parties
        for places in frequency.place_classes(law, party.agency, day)
        for limit in _limits_of(law, party, places.case(party.agency, day), window)
        if not (limit.routine_only and content.kind is PlanKind.SPECIAL)
    ]


def _limits_of(law: Law, party: Party, case: Case, window: Window) -> list[Limit]:
    """The limits that the rows lay on a party: its domain's only on what they count."""
    stated = party.stated.frequency if party.stated else None
    limits = frequency.limits(law, case, window, stated)
    if party.is_counted:
        return limits
    domain = party.agency.domain
    return [limit for limit in limits if law.row(limit.law_row).domain != domain]


def _limit_row(
    party: Party, places: PlaceClass, limit: Limit, content: Content
) -> LimitRow:
    period = limit.period
    own = [
        occasion
        for occasion in content.windows
        if period is None or period.earliest <= occasion.latest <= period.latest
    ]
    return LimitRow(
        domain=party.agency.domain,
        agency=party.agency.code,
        grade=places.grade,
        has=places.has,
        lacks=places.lacks,
        unit=limit.unit,
        over_all=limit.over_all_domains,
        routine_only=limit.routine_only,
        first=period.earliest if period else None,
        last=period.latest if period else None,
        most=limit.maximum,
        gap=limit.gap_months,
        binding=limit.binding,
        clause=limit.clause,
        law_row=limit.law_row,
        item_codes=tuple(item.code for item in party.items),
        own=max(len(own), 1),
        not_counted=() if limit.over_all_domains else party.not_counted,
    )


def too_close(law: Law, content: Content, parties: Sequence[Party]) -> list[LimitRow]:
    """The limits whose gap two of the plan's own occasions cannot keep (P-02, P-13).

    As between plans: a gap is broken where no choice of days in both windows keeps it.
    """
    broken = {
        limit.law_row: limit
        for before, after in pairwise(content.windows)
        for limit in limit_rows(law, content, parties, after)
        if limit.gap and after.latest < months_after(before.earliest, limit.gap)
    }
    return list(broken.values())


def counted_since(limits: Sequence[LimitRow], window: Window) -> date:
    """The first day whose visits can count against one of the limits."""
    gap = max((limit.gap or 0 for limit in limits), default=0)
    firsts = [limit.first for limit in limits if limit.first]
    return min([*firsts, months_before(window.earliest, gap)])


def guarded_domains(law: Law, content: Content, parties: Sequence[Party]) -> list[str]:
    """The domains whose `unobtrusive` subjects this plan leaves alone (P-12).

    The plan's exception is its own agency's, the first party: it excuses no partner.
    """
    if not content.is_limited:
        return []
    guarding = [
        party.agency
        for position, party in enumerate(parties)
        if position > 0
        or not plan_checks.excuses(law, party.agency, content, UNOBTRUSIVE)
    ]
    return sorted(
        {domain for agency in guarding for domain in lists_of(law, agency, content)}
    )


def listing_domains(law: Law, content: Content, parties: Sequence[Party]) -> list[str]:
    """The domains whose lists the parties mind, those that an exception excuses too."""
    return sorted(
        {domain for party in parties for domain in lists_of(law, party.agency, content)}
    )


def lists_of(law: Law, agency: Agency, content: Content) -> list[str]:
    """The domains whose list an agency leaves alone: its own, and those it honours."""
    return [
        agency.domain,
        *(row.value.domain for row in _honoured(law, agency, content)),
    ]


def _honoured(law: Law, agency: Agency, content: Content) -> list[Row[Honoured]]:
    return law.holding(HONOURED, agency.case(content.period_to or date.min))


def inspecting_domains(
    law: Law, content: Content, parties: Sequence[Party], window: Window
) -> dict[str, Row[Inspected]]:
    """Domains with items in the plan of others, who leave what it inspected (M-05)."""
    if content.out_of_scope:
        return {}
    return {
        item.domain: row
        for party in parties
        for item in party.items
        if item.domain != party.agency.domain
        for row in law.holding(
            INSPECTED, Case(party.agency.region[:6], item.domain, window.latest)
        )
    }


@dataclass(frozen=True, slots=True)
class SubjectBases:
    """The rows of the law that a plan's subjects are judged by (X-01)."""

    unobtrusive: Bases = ()
    """What overrides the list."""
    inspected: Bases = ()
    binding: Bases = ()
    """The frequency rows that bind."""
    advisory: Bases = ()
    """Those that advise."""

    @property
    def all(self) -> Bases:
        """Each of them."""
        return self.unobtrusive + self.inspected + self.binding + self.advisory


def subject_bases(law: Law, content: Content, parties: Sequence[Party]) -> SubjectBases:
    """The rows that `guarded_domains`, `inspecting_domains` and `limit_rows` read."""
    window = content.window
    if window is None:
        return SubjectBases()
    limited = limit_rows(law, content, parties, window)
    return SubjectBases(
        unobtrusive=_each_once(
            basis
            for party in parties
            if content.is_limited
            for basis in (
                *plan_checks.exception_bases(law, party.agency, content, UNOBTRUSIVE),
                *map(law.cite, _honoured(law, party.agency, content)),
            )
        ),
        inspected=_each_once(
            map(law.cite, inspecting_domains(law, content, parties, window).values())
        ),
        binding=_each_once(_cited(law, limit) for limit in limited if limit.binding),
        advisory=_each_once(
            _cited(law, limit) for limit in limited if not limit.binding
        ),
    )


def _cited(law: Law, limit: LimitRow) -> Basis:
    return law.cite(law.row(limit.law_row))


def _each_once(bases: Iterable[Basis]) -> Bases:
    return tuple(dict.fromkeys(bases))
