"""The application for a code: who applies for what, and its life (C-02, C-03)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID

from checkcode_svc.applications.domain.choice import (
    choose,
    must_be_free,
    must_be_released,
    must_say_why,
)
from checkcode_svc.applications.domain.errors import (
    DeclineReasonNeeded,
    InspectorsNotNamed,
    NoSecondPersonNeeded,
    NoSuchOption,
    NotAgreedYet,
    SecondPersonAwaited,
)
from checkcode_svc.applications.domain.life import UNDECIDED, Act, after
from checkcode_svc.applications.domain.vocabulary import SaidWhy
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.codes.domain.token import Token
from checkcode_svc.neighbours.domain.offer import Offer, Option
from checkcode_svc.policy.domain import Ground, PlaceIs
from checkcode_svc.visits.domain.errors import NotAMember
from checkcode_svc.visits.domain.visit import KindOfVisit, Party
from shared.civic.second_person import must_confirm
from shared.events import Basis
from shared.events.checkcode import ApplicationStatus
from shared.events.plan import TaskKind


@dataclass(slots=True)
class Application:
    """An application for a code, whoever made it (C-02, C-03)."""

    id: UUID
    agency: str
    """The applicant; of a proposal that matching made by itself, the lead."""
    region: str
    domain: str
    place: str
    uscc: str
    kind: TaskKind
    kind_of_visit: KindOfVisit
    day: date
    duration_minutes: int
    counted: bool
    surprise: bool
    expires_on: date | None
    """The last day of the code that comes of it; None where nothing limits it."""
    applied_at: datetime
    changed_at: datetime
    expires_provisional: bool = False
    """It reaches into a year that is not published; the code says its own (C-08)."""
    status: ApplicationStatus = ApplicationStatus.ISSUED
    starts_at: time | None = None
    place_is: PlaceIs | None = None
    """Whether the place is open to its customers then (M-17)."""
    questioned_at: str | None = None
    source: str | None = None
    source_reason: str | None = None
    out_of_scope: str | None = None
    """Of one without a task: why it is not counted (C-19, P-22)."""
    ground: Ground | None = None
    emergency_text: str | None = None
    overdue_reason: str | None = None
    """Why the applicant asks after the last day for a late code."""
    asked_by: str | None = None
    """The person who asked for that."""
    passed_by: str | None = None
    """The second person, who let it pass; of earlier ones there was none."""
    supervisor_reason: str | None = None
    """Her reason."""
    options: tuple[Option, ...] = ()
    own_tasks: tuple[str, ...] = ()
    """Other tasks of the applicant's own that could go along (C-03, M-11)."""
    left_out: list[dict[str, object]] = field(default_factory=list)
    chosen: tuple[str, ...] = ()
    """Tasks of other agencies that the applicant means to join with."""
    proposal: str | None = None
    agreed: bool = False
    made_by_matching: bool = False
    matching_unavailable: bool = False
    issued_late: bool = False
    late_overdue: bool = False
    late_basis: Basis | None = None
    """The row that grants its late code; of earlier codes it is not known."""
    declined_reason: str | None = None
    declined_text: str | None = None
    reason: str | None = None
    """Stable code of why it was withdrawn or refused."""
    town: str | None = None
    """Of the place, where it is known."""
    classified: bool = False
    """One of its tasks is: its members' alone for ever (C-05)."""
    staff_by: date | None = None
    """The last day to name inspectors, once those who have not are chased (M-08)."""
    version: int = 1
    members: tuple[Party, ...] = ()

    @property
    def agencies(self) -> frozenset[str]:
        """The applicant, and whoever else takes part."""
        return frozenset({self.agency, *(party.agency for party in self.members)})

    @property
    def own(self) -> Party | None:
        """The applicant's own part, if it has one."""
        own = (party for party in self.members if party.agency == self.agency)
        return next(own, None)

    @property
    def waits_for(self) -> list[str]:
        """The agencies that have to name their inspectors for the agreed visit."""
        if self.status is not ApplicationStatus.AWAITING_ANSWERS or not self.agreed:
            return []
        return [party.agency for party in self.members if not party.inspectors]

    @property
    def waits_for_second(self) -> bool:
        """Tell whether a second person has to let it pass first (C-07)."""
        return self.asked_by is not None and self.status is ApplicationStatus.OPEN

    def part_of(self, agency: str) -> Party:
        """The agency's part.

        Raises:
            NotAMember: if the agency has no part in the application.
        """
        for party in self.members:
            if party.agency == agency:
                return party
        raise NotAMember

    def take(self, offer: Offer | None) -> None:
        """Open where there are options to answer; else the code comes at once (C-03).

        `offer` is None where matching-svc gave no usable answer in time. One that comes
        after the last day for a late code is open for a second person instead (C-07).
        """
        if self.asked_by is not None:
            self.status = ApplicationStatus.OPEN
            return
        self.matching_unavailable = offer is None
        if offer is not None and (offer.options or offer.own_tasks):
            self.status = ApplicationStatus.OPEN
            self.options, self.own_tasks = offer.options, offer.own_tasks
            self.left_out = offer.left_out

    def let_pass(self, by: str, reason: str, shown: int) -> None:
        """A second person lets it pass after the last day: its code is due (C-07).

        `shown` is the version that she was shown.

        Raises:
            NoSecondPersonNeeded: if it waits for no second person.
            SecondPersonNeeded: if she asked for it herself.
            VersionChanged: if it has changed since.
        """
        if self.asked_by is None or not self.waits_for_second:
            raise NoSecondPersonNeeded(state=self.status)
        must_confirm(by, [self.asked_by], shown=shown, now=self.version)
        self.status = after(self.status, Act.OVERRIDE)
        self.passed_by, self.supervisor_reason = by, reason

    def decline(self, said: SaidWhy, clause: str | None = None) -> None:
        """Decline what is recommended: a code for the applicant alone is due (C-03).

        `clause` is the one that makes its reason a duty; elsewhere it is asked for.

        Raises:
            NotInThisState: unless it is open.
            DeclineReasonNeeded: if the reason is a duty and none is given.
            JointIsDuty: if the law wants the visit joint and knows no such reason.
            ReasonNeedsText: if the reason needs a text and nothing explains it.
        """
        self._do(Act.DECLINE)
        if said.reason is None and clause is not None:
            raise DeclineReasonNeeded(clause=clause)
        must_be_free(self.options, said.reason)
        self._say_why(said)

    def join(
        self, choice: int | Collection[str] | None, merged: Collection[str]
    ) -> None:
        """Choose an option by its rank or tasks, and own tasks to go along (C-03).

        With own tasks alone nobody is asked: its code is due (M-11).

        Raises:
            NotInThisState: unless it is open.
            NoSuchOption: if no such combination was offered.
        """
        self._do(Act.MERGE if choice is None else Act.JOIN)
        if not set(merged) <= set(self.own_tasks) or not (merged or choice):
            raise NoSuchOption(ranks=[option.rank for option in self.options])
        if choice is not None:
            own = self.part_of(self.agency)
            self.chosen = choose(self.options, choice, own.tasks)

    def merge(self, tasks: Sequence[str], items: Sequence[str]) -> None:
        """Its own part takes other tasks of its agency along (M-11)."""
        own = self.part_of(self.agency)
        more = replace(
            own,
            tasks=tuple(dict.fromkeys((*own.tasks, *tasks))),
            items=tuple(dict.fromkeys((*own.items, *items))),
        )
        self.members = tuple(
            more if party.agency == self.agency else party for party in self.members
        )

    def name(self, agency: str, inspectors: tuple[str, ...]) -> None:
        """One agency names its inspectors for the agreed visit (C-04).

        Raises:
            NotAMember: if the agency has no part in the visit.
            NotInThisState: unless it waits for answers.
            NotAgreedYet: before every agency that was asked has answered.
        """
        self.part_of(agency)
        self._do(Act.NAME)
        if not self.agreed:
            raise NotAgreedYet
        self.members = tuple(
            replace(party, inspectors=inspectors) if party.agency == agency else party
            for party in self.members
        )

    def complete(self) -> None:
        """Every agency has named its inspectors: the one code is due (C-04, M-08)."""
        self._do(Act.COMPLETE)

    def leave(self, said: SaidWhy, duty_reasons: Collection[str] | None) -> None:
        """Leave the joint visit: a code for the applicant alone is due (C-03).

        `duty_reasons` are those for which an agency leaves a visit that it has to take
        part in; None where it has no such duty (M-05).

        Raises:
            NotInThisState: unless it waits for answers.
            InspectorsNotNamed: if the applicant has named none.
            JointIsDuty: if the law wants the visit joint and knows no such reason.
            ReasonNeedsText: if the reason needs a text and nothing explains it.
        """
        self._do(Act.LEAVE)
        if not self.part_of(self.agency).inspectors:
            raise InspectorsNotNamed
        must_be_free(self.options, said.reason)
        must_be_released(duty_reasons, said.reason)
        self._say_why(said)
        self.part_from_partners()

    def go_alone(self) -> None:
        """No joint visit came of it: a code for the applicant alone is due (M-08)."""
        self._do(Act.LEAVE)

    def part_from_partners(self) -> None:
        """It is its applicant's alone again, and of no proposal."""
        self.proposal, self.agreed = None, False
        self.members = (self.own,) if self.own else ()

    def chase(self, last_day: date) -> bool:
        """Tell those who have named no inspectors their last day; whether it is new."""
        if not self.waits_for or self.staff_by == last_day:
            return False
        self.staff_by = last_day
        return True

    def end_of_days(self, today: date) -> str | None:
        """Why it ends undecided when its day is over; None where it does not (C-03).

        One for a late code waits for a second person, whatever the day.
        """
        if self.status not in UNDECIDED or self.waits_for_second or self.day >= today:
            return None
        return "not-staffed" if self.agreed else "day-over"

    def withdraw(self, reason: str) -> None:
        """End it without a code."""
        self._end(Act.WITHDRAW, reason)

    def refuse(self, reason: str) -> None:
        """End it, since no code can come of it."""
        self._end(Act.REFUSE, reason)

    def end_with_code(self, reason: str) -> None:
        """End it with its code, which was cancelled or has expired."""
        self._end(Act.CANCEL, reason)

    def reopen(self) -> None:
        """Its code was taken back: it waits for answers again (M-08)."""
        self._do(Act.REOPEN)

    def name_anew(self) -> None:
        """Its joint code was cancelled: all name their inspectors anew (M-07)."""
        self.reopen()
        self.members = tuple(replace(party, inspectors=()) for party in self.members)

    def link(self, proposal: str) -> bool:
        """Stand for a proposal that is not agreed; tell whether that is new."""
        if self.proposal == proposal and not self.agreed:
            return False
        self.proposal, self.agreed = proposal, False
        return True

    def wait(self) -> None:
        """The proposal was reopened: nothing is issued until it is agreed again."""
        self.agreed = False

    def agree(self, proposal: str, day: date, members: Sequence[Party]) -> None:
        """The proposal is agreed: its day and members are those of the visit (M-08)."""
        self.proposal, self.agreed = proposal, True
        self.day = self.expires_on = day
        self.members = tuple(members)

    def change(self, now: datetime) -> None:
        """Mark what follows as a newer state of it."""
        self.version += 1
        self.changed_at = now

    def issue_code(
        self,
        number: str,
        token: Token,
        members: Sequence[Party],
        moment: tuple[datetime, date],
    ) -> Code:
        """The code that comes of it; the first of the members leads (C-04).

        `moment` is the instant and the day on which it is issued.
        """
        return Code(
            code=number,
            token_seed=token.seed,
            token_hash=token.digest,
            application_id=self.id,
            proposal=self.proposal,
            lead=members[0].agency,
            place=self.place,
            uscc=self.uscc,
            region=self.region,
            kind=self.kind,
            kind_of_visit=self.kind_of_visit,
            questioned_at=self.questioned_at,
            day=self.day,
            expires_on=self.expires_on,
            expires_provisional=self.expires_provisional,
            duration_minutes=self.duration_minutes,
            starts_at=self.starts_at,
            place_is=self.place_is,
            town=self.town,
            surprise=self.surprise,
            classified=self.classified,
            counted=self.counted,
            issued_late=self.issued_late,
            late_basis=self.late_basis,
            ground=self.ground,
            matching_unavailable=self.matching_unavailable,
            issued_at=moment[0],
            issued_on=moment[1],
            members=tuple(members),
        )

    def _do(self, act: Act) -> None:
        if self.waits_for_second and act not in {Act.WITHDRAW, Act.REFUSE}:
            raise SecondPersonAwaited
        self.status = after(self.status, act)

    def _say_why(self, said: SaidWhy) -> None:
        must_say_why(said)
        self.declined_reason, self.declined_text = said.reason, said.text

    def _end(self, act: Act, reason: str) -> None:
        self._do(act)
        self.reason, self.agreed = reason, False
