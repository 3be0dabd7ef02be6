"""A plan and its transitions: drafted, submitted, filed, revoked (P-04)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from plan_svc.library.domain import Agency
from plan_svc.plans.domain import fields as plan_fields
from plan_svc.plans.domain import steps
from plan_svc.plans.domain.conference import Conference
from plan_svc.plans.domain.content import Content
from plan_svc.plans.domain.steps import Decision, Step, StepStatus
from plan_svc.plans.domain.written import Written
from plan_svc.plans.errors import (
    AlreadyPublished,
    ExtentExceeded,
    NotADraft,
    NotFiled,
    NotSubmitted,
    ReasonRequired,
    StepNotOpen,
)
from shared.civic.law import Basis
from shared.civic.second_person import SecondPersonNeeded, must_confirm


class PlanStatus(StrEnum):
    """draft → submitted → filed → revoked (P-04).

    A refusal or a withdrawal leads back to draft, and a draft may be deleted.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    FILED = "filed"
    REVOKED = "revoked"
    DELETED = "deleted"


@dataclass(slots=True)
class Plan:
    """A plan: what it states, its filing steps of all rounds, and where it stands.

    Every change of a draft begins a new round of steps: what was consented to before
    is asked for again, and who looked at an earlier round approves nothing. Its version
    counts its events.

    An amendment is a plan of its own until it is filed: it goes through the same steps,
    and then the plan that it `amends` states what it states (P-08).
    """

    id: UUID
    agency: str
    domain: str
    region: str
    content: Content
    made_at: datetime
    changed_at: datetime
    status: PlanStatus = PlanStatus.DRAFT
    steps: list[Step] = field(default_factory=list)
    round: int = 0
    authors: list[str] = field(default_factory=list)
    """Who drafted it or had a hand in it since; none of them approves it (P-04)."""
    subject_count: int = 0
    task_count: int = 0
    version: int = 0
    plan_code: str | None = None
    reserved_code: str | None = None
    """Taken when the plan is submitted, shown when it is filed."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Rule → why its advice is not followed (P-23)."""
    reason: str | None = None
    """Why it was returned, withdrawn, deleted or revoked."""
    filed_at: datetime | None = None
    amends: UUID | None = None
    """The filed plan that this one changes."""
    extends: bool = False
    """Whether it changes nothing that its plan states, and only adds places within the
    scope with which that was filed (P-02)."""
    edition: int = 1
    """Which statement of a filed plan holds; of an amendment, which it is to be."""
    change_reason: str | None = None
    """Why it is amended, or was the last time."""
    published_at: datetime | None = None
    """When it was first made public."""
    published_edition: int | None = None
    """Which of its editions the public reads."""
    stated_at: datetime | None = None
    """Since when a filed plan states what it states; not known of old ones."""
    guides: list[str] = field(default_factory=list)
    """The district agencies of its items' sectors, where a town drafts it: they read
    the draft and comment on it (JS 二.6)."""
    conference: Conference | None = None
    """What the region's joint conference said of it (P-18)."""
    bases: tuple[Basis, ...] | None = None
    """The rows of the law that its last review judged it by: none of a draft, and not
    known of plans that were reviewed before they were kept (X-01)."""

    @classmethod
    def draft(
        cls,
        plan_id: UUID,
        agency: Agency,
        content: Content,
        chain: Sequence[Step],
        written: Written,
    ) -> "Plan":
        """A new draft of an agency, with its first round of steps."""
        plan = cls(
            id=plan_id,
            agency=agency.code,
            domain=agency.domain,
            region=agency.region,
            content=content,
            made_at=written.at,
            changed_at=written.at,
        )
        plan._write(written, chain)
        return plan

    @property
    def chain(self) -> list[Step]:
        """The steps of the present round."""
        return [step for step in self.steps if step.round == self.round]

    @property
    def open_steps(self) -> list[Step]:
        """The steps that can be taken now; none of a filed plan."""
        if self.status not in {PlanStatus.DRAFT, PlanStatus.SUBMITTED}:
            return []
        return steps.open_steps(self.chain)

    @property
    def returned(self) -> Step | None:
        """The refusal that a draft has to answer; None once it is approved again."""
        if self.status is not PlanStatus.DRAFT:
            return None
        return steps.returned_by(self.steps)

    @property
    def is_agreed(self) -> bool:
        """Whether every step consented, so that the plan is to be filed."""
        return steps.is_complete(self.chain)

    def ensure_draft(self) -> None:
        """Only a draft can be changed (P-04)."""
        if self.status is not PlanStatus.DRAFT:
            raise NotADraft(state=self.status)

    def restate(
        self, content: Content, chain: Sequence[Step], written: Written
    ) -> None:
        """State a draft anew; another inspection is conferred on anew (P-18)."""
        self.ensure_draft()
        if not content.is_still(self.content):
            self.conference = None
        self.content = content
        self._write(written, chain)

    def count_subjects(
        self, count: int, chain: Sequence[Step], written: Written
    ) -> None:
        """Take note of a draft's changed subjects."""
        self.ensure_draft()
        self.ensure_within(count)
        self.subject_count = count
        self._write(written, chain)

    def submit(
        self, reasons: Mapping[str, str], approval: Decision, shown: int
    ) -> None:
        """The agency approves its draft and hands it in for filing (P-04).

        `shown` is the round that the approver was shown.

        Raises:
            NotADraft: if it was handed in before.
            SecondPersonNeeded: if the approver drafted it or changed it.
            VersionChanged: if it has changed since the approver was shown it.
        """
        self.ensure_draft()
        must_confirm(approval.by, self.authors, shown=shown, now=self.round)
        self._take(steps.AGENCY, approval)
        self.status = PlanStatus.SUBMITTED
        self.reasons = {**self.reasons, **reasons}
        self.reason = None
        self.changed_at = approval.at
        self.version += 1

    def judge_by(self, bases: tuple[Basis, ...]) -> None:
        """Keep the rows of the law that a review judged it by (X-01)."""
        self.bases = bases

    def consent(self, step: str, consent: Decision) -> None:
        """A filing authority takes its open step (P-04).

        Raises:
            StepNotOpen: if the step is not to be taken now, and as `ensure_conferred`.
            SecondPersonNeeded: if a drafter consents, for whatever agency.
        """
        self._ensure_open(step)
        steps.ensure_conferred(step, self.conference)
        if consent.by in self.authors:
            raise SecondPersonNeeded
        self._take(step, consent)

    def confer(self, conference: Conference) -> None:
        """Agencies were asked whether they join, or it was deliberated (P-18)."""
        self.conference = conference

    def refuse(self, step: str, refusal: Decision, chain: Sequence[Step]) -> None:
        """An authority refuses with a reason; the plan is a draft again (P-04).

        Raises:
            ReasonRequired: if the refusal says nothing in general.
            FieldUnknown: if it speaks of a field that a plan does not have.
            StepNotOpen: if the step is not to be taken now.
        """
        if not (refusal.reason or "").strip():
            raise ReasonRequired
        plan_fields.ensure_known(each.field for each in refusal.field_reasons)
        self._ensure_open(step)
        self._take(step, replace(refusal, status=StepStatus.REFUSED))
        self.status = PlanStatus.DRAFT
        self.reason = refusal.reason
        self.changed_at = refusal.at
        self._begin_round(chain)

    def withdraw(self, reason: str, chain: Sequence[Step], written: Written) -> None:
        """Until the last step the agency takes its submission back (P-04).

        Raises:
            NotSubmitted: if it is not on its way.
        """
        if self.status is not PlanStatus.SUBMITTED:
            raise NotSubmitted(state=self.status)
        self.status = PlanStatus.DRAFT
        self.reason = reason
        self.version += 1
        self._write(written, chain)

    def delete(self, reason: str, at: datetime) -> None:
        """A draft that leads to nothing is deleted; its steps stay on record (P-04)."""
        self.ensure_draft()
        self.status = PlanStatus.DELETED
        self.reason = reason
        self.subject_count = 0
        self.changed_at = at

    def publish(self, at: datetime) -> None:
        """The agency makes it public as it states it now (P-08, P-19).

        Raises:
            NotFiled: if it is not filed, or an amendment.
            AlreadyPublished: if the public reads this edition.
        """
        self.ensure_filed()
        if self.published_edition == self.edition:
            raise AlreadyPublished(edition=self.edition)
        self.published_at = self.published_at or at
        self.published_edition = self.edition
        self.version += 1

    def file(self, units: int, at: datetime) -> None:
        """The last step consented: so many tasks for each subject (P-04, P-20).

        One for each agency, and each occasion where there are several (P-02).
        """
        if not self.is_agreed:
            raise StepNotOpen(open_steps=sorted(step.name for step in self.open_steps))
        self.status = PlanStatus.FILED
        self.plan_code = self.reserved_code
        self.task_count = self.subject_count * units
        self.filed_at = self.stated_at = self.changed_at = at
        self.version += 1

    def begin_amendment(
        self, amendment: UUID, reason: str, chain: Sequence[Step], written: Written
    ) -> "Plan":
        """A draft of what the filed plan is to state instead (P-08).

        It begins with what the plan states now, and has the plan's code in reserve.
        """
        self.ensure_filed()
        draft = Plan(
            id=amendment,
            agency=self.agency,
            domain=self.domain,
            region=self.region,
            content=self.content,
            made_at=written.at,
            changed_at=written.at,
            subject_count=self.subject_count,
            reserved_code=self.plan_code,
            amends=self.id,
            edition=self.edition + 1,
            change_reason=reason,
            guides=list(self.guides),
        )
        draft._write(written, chain)
        return draft

    def amend(self, amendment: "Plan", subjects: int, units: int) -> None:
        """Its amendment was filed: from now on it states what that states (P-08)."""
        self.ensure_filed()
        amendment.ensure_within(subjects)
        self.content = amendment.content
        self.edition = amendment.edition
        self.change_reason = amendment.change_reason
        self.reasons = amendment.reasons
        self.bases = amendment.bases
        self.conference = amendment.conference
        self.subject_count = amendment.subject_count = subjects
        self.task_count = amendment.task_count = subjects * units
        self.changed_at = self.stated_at = amendment.changed_at
        self.version += 1

    def begin_extension(
        self, extension: UUID, chain: Sequence[Step], written: Written
    ) -> "Plan":
        """A draft of places that come into the plan within its scope (P-02).

        Of its chain only the agency's own step is left: the others consented to the
        scope, and to its number, when the plan was filed.
        """
        own = [step for step in chain if step.name == steps.AGENCY]
        draft = self.begin_amendment(extension, "", own, written)
        draft.extends, draft.edition = True, self.edition
        draft.change_reason = None
        return draft

    def follow(self, plan: "Plan") -> None:
        """An extension states what its plan states by now."""
        self.content, self.edition = plan.content, plan.edition

    def extend(self, extension: "Plan", coming: int, units: int, at: datetime) -> None:
        """Places within its scope came into it; it states what it stated (P-02).

        Raises:
            ExtentExceeded: if they are more than it has left.
        """
        self.ensure_filed()
        count = self.subject_count + coming
        self.ensure_within(count)
        self.subject_count = extension.subject_count = count
        self.task_count = extension.task_count = count * units
        self.changed_at = at
        self.version += 1

    def ensure_within(self, count: int) -> None:
        """So many places are no more than the plan states, where it states a number.

        Raises:
            ExtentExceeded: with how many are too many.
        """
        extent = self.content.extent
        if extent is not None and count > extent.number:
            raise ExtentExceeded(
                number=extent.number, places=count, over=count - extent.number
            )

    def ensure_filed(self) -> None:
        """Only a filed plan is amended or revoked, and an amendment by its plan."""
        if self.status is not PlanStatus.FILED or self.amends is not None:
            raise NotFiled(state=self.status)

    def revoke(self, reason: str, at: datetime) -> None:
        """The agency revokes its filed plan."""
        self.ensure_filed()
        self.status = PlanStatus.REVOKED
        self.reason = reason
        self.changed_at = at
        self.version += 1

    def _write(self, written: Written, chain: Iterable[Step]) -> None:
        if written.by not in self.authors:
            self.authors = [*self.authors, written.by]
        self.changed_at = written.at
        self._begin_round(chain)

    def _ensure_open(self, name: str) -> None:
        """The agency's own step is its approval; a filed plan has no open step."""
        ready = sorted(step.name for step in self.open_steps)
        if name == steps.AGENCY or name not in ready:
            raise StepNotOpen(step=name, open_steps=ready)

    def _take(self, step: str, decision: Decision) -> None:
        self._replace(steps.take(self.chain, step, decision))

    def _begin_round(self, chain: Iterable[Step]) -> None:
        self.round += 1
        self.bases = None
        self._replace(replace(step, round=self.round) for step in chain)

    def _replace(self, chain: Iterable[Step]) -> None:
        earlier = [step for step in self.steps if step.round != self.round]
        self.steps = [*earlier, *chain]
