"""Real input: a register of enterprises, and plans as governments published them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.inputs import catalogue, real_plans, real_subjects
from deploy.embedded.inputs.days import StoryDays
from deploy.embedded.inputs.seeds import choose
from deploy.embedded.inputs.values import CITY, Clue, Inputs, PlanSheet
from shared.civic import uscc

_CLUES_A_DAY = 6
_DRAWN_OF_A_PLAN = 40
"""Clues come up at some of the planned places, so that there is something to join."""


@dataclass(frozen=True)
class RealInput:
    """Makes the inputs of a story on real files.

    Args:
        days: the story's days.
        subjects: CSV of enterprises, plain or gzip.
        plans: CSV of published plan rows, plain or gzip.
        seed: of every draw and decision.
    """

    days: StoryDays
    subjects: Path
    plans: Path
    seed: int = 310000

    def build(self) -> Inputs:
        """Everything that the story starts from; the rows are read a second time."""
        pools, rows = self._pools()
        table = real_plans.read(self.plans, self.days, pools, self.seed)
        agencies = catalogue.inspecting(CITY)
        everyone = (*agencies, *catalogue.filing_authorities(CITY))
        items = (*catalogue.items(), *table.items)
        return Inputs(
            agencies=everyone,
            items=items,
            subjects=lambda: real_subjects.read(self.subjects),
            subject_rows=rows,
            inspectors=catalogue.inspectors(everyone, self.days.as_of, self.seed),
            grades=(),
            lists=(),
            plans=tuple(table.sheets),
            clues=tuple(self._clues(table.sheets)),
            remarks=list(table.remarks),
            plan_rows=table.rows,
            plan_rows_used=table.used,
        )

    def _pools(self) -> tuple[dict[str, list[str]], int]:
        """Places by business type, of the rows whose codes are valid and new."""
        pools: dict[str, list[str]] = defaultdict(list)
        seen: set[str] = set()
        rows = 0
        for row in real_subjects.read(self.subjects):
            rows += 1
            code = uscc.normalise(row.uscc)
            if code in seen or not uscc.is_valid(code) or not row.name:
                continue
            seen.add(code)
            for kind in ("*", *row.business_types):
                pools[kind].append(row.place)
        return pools, rows

    def _clues(self, sheets: list[PlanSheet]) -> Iterator[Clue]:
        """Complaints at places where plans look too."""
        planned = [sheet for sheet in sheets if sheet.in_story]
        for day in self.days.working[1:]:
            for n in range(_CLUES_A_DAY if planned else 0):
                sheet = choose(self.seed, planned, "clue", day, n)
                places = sheet.places[:_DRAWN_OF_A_PLAN]
                others = [f"{CITY}-market", *sheet.partners]
                agency = choose(self.seed, others, "clue agency", day, n)
                yield Clue(
                    number=f"XS{day:%Y%m%d}{n:04d}",
                    day=day,
                    agency=agency,
                    place=choose(self.seed, places, "clue place", day, n),
                    item=_first_item(agency),
                    source="complaint",
                    reason="群众投诉举报",
                )


def _first_item(agency: str) -> str:
    return f"{agency.split('-', 1)[1]}-001"
