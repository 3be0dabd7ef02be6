"""A task: one agency, one place, some items, a window, and what became of it (P-20)."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plan_svc.library.domain import Agency, Item
from plan_svc.neighbours.domain import Place, Relief
from plan_svc.plans.domain.content import Window
from plan_svc.tasks.domain.state import TaskState
from plan_svc.tasks.errors import TaskNotOffSite, TaskNotOpen, WindowWrong
from shared.events.plan import TaskBases, TaskItem, TaskKind

DIGITS = 12
"""Of a digest in a task's number: enough for the sources of one agency at one place."""
RELIEVABLE = frozenset({TaskState.SCHEDULED, TaskState.COVERED, TaskState.WAIVED})
"""Where another inspection can still stand for a task, or cease to."""


@dataclass(slots=True)
class Task:
    """A task; `joint` is the agreed proposal that it is carried out in.

    Its version counts its events.
    """

    number: str
    agency: str
    domain: str
    region: str
    place: str
    uscc: str
    kind: TaskKind
    source: str
    items: tuple[TaskItem, ...]
    item_codes: tuple[str, ...]
    earliest: date
    latest: date
    known_on: date
    town: str | None = None
    section: str | None = None
    source_number: str | None = None
    source_reason: str | None = None
    plan_id: UUID | None = None
    plan_code: str | None = None
    plan_kind: str | None = None
    occasion: int = 1
    """Of several that its plan has at one place (P-02)."""
    lead: str | None = None
    settled_on: date | None = None
    visited_on: date | None = None
    inspected_on: date | None = None
    """When it was carried out off-site, which is no visit (P-26)."""
    found: bool | None = None
    """Whether that found a problem."""
    met_by: str | None = None
    """The off-site task by which all of its items are met: nothing is left (P-14)."""
    spared: tuple[TaskItem, ...] = ()
    """Items that left it, since an off-site inspection met them (P-14)."""
    period_from: date | None = None
    period_to: date | None = None
    on_site: bool = True
    surprise: bool = False
    classified: bool = False
    joint_forbidden: bool = False
    out_of_scope: str | None = None
    duration_minutes: int = 60
    materials: tuple[str, ...] = ()
    status: TaskState = TaskState.SCHEDULED
    reason: str | None = None
    joint: str | None = None
    bases: TaskBases | None = None
    """Of a triggered task, where it is known; a planned one's are its plan's (X-01)."""
    version: int = 1

    def withdraw(self, reason: str) -> None:
        """Only an open task can be withdrawn (M-12)."""
        if self.status is not TaskState.SCHEDULED:
            raise TaskNotOpen(state=self.status)
        self._become(TaskState.WITHDRAWN, reason)

    def leave_plan(self, reason: str) -> bool:
        """An amendment takes it out of its plan; a visit stays a visit (P-08).

        Returns:
            Whether this changes anything.
        """
        if self.status not in RELIEVABLE:
            return False
        self._become(TaskState.WITHDRAWN, reason)
        return True

    def visit(self, day: date) -> bool:
        """It was visited on a day; its first visit gives its day.

        The visit is a fact: a task that was withdrawn or waived while it began counts
        as visited.

        Returns:
            Whether this changes anything.
        """
        if self.status is not TaskState.VISITED:
            self._become(TaskState.VISITED, None)
        elif self.visited_on is None or self.visited_on <= day:
            return False
        self.visited_on = day
        return True

    def unvisit(self) -> bool:
        """Its visits were taken back: it is open again (I-09).

        Returns:
            Whether this changes anything.
        """
        if self.status is not TaskState.VISITED:
            return False
        self._become(TaskState.SCHEDULED, None)
        self.visited_on = None
        return True

    def inspect_off_site(self, day: date, *, found: bool) -> None:
        """It was carried out without a visit, which closes it (P-26).

        Raises:
            TaskNotOffSite: if it is carried out on site, with a code.
            TaskNotOpen: if nothing is left to do.
        """
        if self.on_site:
            raise TaskNotOffSite
        if self.status is not TaskState.SCHEDULED:
            raise TaskNotOpen(state=self.status)
        self.inspected_on, self.found = day, found
        self._become(TaskState.INSPECTED, None)

    def settle(self, day: date | None, absence: str | None = None) -> bool:
        """Its day is the last of its live codes, or open again.

        Open again since its agency stayed away, it has that for its reason (C-26).

        Returns:
            Whether this changes anything.
        """
        reason = self.reason
        if self.status is TaskState.SCHEDULED:
            reason = absence if day is None else None
        if (self.settled_on, self.reason) == (day, reason):
            return False
        self.settled_on, self.reason = day, reason
        self.version += 1
        return True

    def join(self, proposal: str | None) -> bool:
        """The agreed proposal is written back, without an event of its own (M-08).

        Returns:
            Whether this changes anything.
        """
        changed = self.joint != proposal
        self.joint = proposal
        return changed

    def follow(self, item: Item, today: date) -> bool:
        """Its changed item stands in it as it is now; one that ended leaves it (P-09).

        A task without any item left is withdrawn.

        Returns:
            Whether this changes anything.
        """
        others = [own for own in self.items if own.code != item.code]
        if item.ends_before(max(today, self.earliest)):
            if not others:
                self.withdraw(f"检查事项 {item.code} 已撤销或失效")
                return True
            items = tuple(others)
        else:
            items = tuple(
                sorted((*others, *task_items([item])), key=lambda own: own.code)
            )
        if items == self.items:
            return False
        self.items = items
        self.item_codes = tuple(own.code for own in items)
        self.joint_forbidden = any(own.joint_forbidden for own in items)
        self.version += 1
        return True

    def relieve(self, reliefs: Sequence[Relief], *, plan_revoked: bool) -> bool:
        """Covered or waived while another inspection stands for it (M-09, M-10).

        Where that ends it is open again, unless its plan was revoked meanwhile, or
        has its place no more.

        Returns:
            Whether this changes anything.
        """
        status = _relieved(reliefs, self.met_by, plan_revoked=plan_revoked)
        reasons = (f"{relief.kind} {relief.code}" for relief in reliefs)
        met = f"off_site {self.met_by}" if self.met_by else None
        reason = min(reasons, default=met)
        is_as_it_was = status is self.status and (
            status is TaskState.SCHEDULED or reason == self.reason
        )
        if self.status not in RELIEVABLE or is_as_it_was:
            return False
        self._become(status, reason)
        return True

    def spare(
        self, met: Mapping[str, str], reliefs: Sequence[Relief], *, plan_revoked: bool
    ) -> bool:
        """Items that were met off-site leave it; with the last it is waived (P-14).

        Where they are met no more, they come back.

        Args:
            met: the off-site task that met it, by item.
            reliefs: the inspections that stand for it besides.
            plan_revoked: whether its plan was revoked, or has its place no more.

        Returns:
            Whether this changes anything.
        """
        if self.status not in RELIEVABLE:
            return False
        version = self.version
        own = {item.code: item for item in (*self.spared, *self.items)}
        left = tuple(own[code] for code in sorted(own) if code not in met)
        gone = tuple(own[code] for code in sorted(own) if code in met)
        by = None if left else max(met[code] for code in own)
        items, spared = (left, gone) if left else (gone, ())
        is_other = (items, spared) != (self.items, self.spared)
        is_by_another = by != self.met_by
        self.items, self.spared, self.met_by = items, spared, by
        self.item_codes = tuple(item.code for item in items)
        self.joint_forbidden = any(item.joint_forbidden for item in items)
        is_relieved = self.relieve(reliefs, plan_revoked=plan_revoked)
        if is_other or is_relieved:
            self.version = version + 1
        return is_other or is_relieved or is_by_another

    def _become(self, status: TaskState, reason: str | None) -> None:
        self.status = status
        self.reason = reason
        self.version += 1


def _relieved(
    reliefs: Sequence[Relief], met_by: str | None, *, plan_revoked: bool
) -> TaskState:
    if any(relief.kind == "coverage" for relief in reliefs):
        return TaskState.COVERED
    if reliefs or met_by:
        return TaskState.WAIVED
    return TaskState.WITHDRAWN if plan_revoked else TaskState.SCHEDULED


@dataclass(frozen=True, slots=True)
class Trigger:
    """What gives rise to a task without a plan (P-21)."""

    place: str
    items: tuple[str, ...]
    source: str
    source_number: str
    source_reason: str
    earliest: date | None
    latest: date
    on_site: bool
    surprise: bool
    classified: bool
    out_of_scope: str | None
    duration_minutes: int
    section: str | None

    def window(self, today: date) -> Window:
        """From its first day, or today, to its last.

        Raises:
            WindowWrong: if it ends before it begins, or in the past.
        """
        window = Window(self.earliest or today, self.latest)
        if window.latest < window.earliest:
            raise WindowWrong("The window ends before it begins.")
        if window.latest < today:
            raise WindowWrong(
                "The window lies in the past.",
                zh="任务时间窗已过。",
                today=today.isoformat(),
            )
        return window

    def number(self, agency: str, key: bytes) -> str:
        """The natural number of its task for an agency.

        The same source at the same place gives the same number, which tells nothing of
        the source: numbers of sources can be counted through, so the key is needed to
        find one by it. Numbers of old releases begin with `T.` and hold the source's.
        """
        named = f"{agency}\n{self.source_number}\n{self.place}".encode()
        digest = hmac.digest(key, named, "sha256").hex()[:DIGITS]
        return f"CF.{agency}.{digest}.{self.place}"

    def task(
        self,
        number: str,
        agency: Agency,
        place: Place,
        items: Sequence[Item],
        bases: TaskBases,
        today: date,
    ) -> Task:
        """Its task, for an agency, known today."""
        window = self.window(today)
        return Task(
            number=number,
            agency=agency.code,
            section=self.section,
            domain=agency.domain,
            region=place.region,
            town=place.town,
            place=place.number,
            uscc=place.uscc,
            kind=TaskKind.TRIGGERED,
            source=self.source,
            source_number=self.source_number,
            source_reason=self.source_reason,
            items=task_items(items),
            item_codes=tuple(sorted(item.code for item in items)),
            earliest=window.earliest,
            latest=window.latest,
            known_on=today,
            on_site=self.on_site,
            surprise=self.surprise,
            classified=self.classified,
            joint_forbidden=any(item.joint_forbidden for item in items),
            out_of_scope=self.out_of_scope,
            duration_minutes=self.duration_minutes,
            bases=bases,
        )


def task_items(items: Iterable[Item]) -> tuple[TaskItem, ...]:
    """Items with what a task says of them, in order of their codes."""
    ordered = sorted(items, key=lambda item: item.code)
    return tuple(
        TaskItem(code=item.code, risk=item.risk, joint_forbidden=item.joint_forbidden)
        for item in ordered
    )
