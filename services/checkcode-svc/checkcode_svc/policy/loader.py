"""Reads the policy rows of late codes and result dates (C-07, C-11)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from checkcode_svc.applications.domain.late import LateCodeRow, row_for
from checkcode_svc.applications.domain.vocabulary import Ground
from checkcode_svc.results.domain.points import ResultDue

_FOLDER = Path(__file__).parent


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    region: str = Field(pattern=r"^\d{6}$")
    domain: str
    valid_from: date
    valid_to: date | None = None
    clause: str


class _LateCode(_Row):
    days: int | None = Field(None, ge=1)
    counts_visit_day: bool
    with_results: bool
    grounds: frozenset[Ground] = Field(min_length=1)


class _ResultDue(_Row):
    days: int = Field(ge=1)


@dataclass(frozen=True)
class Policy:
    """The rows that hold here, looked up by region, domain and day."""

    late_codes: tuple[LateCodeRow, ...]
    result_dues: tuple[ResultDue, ...]

    def late_code(self, region: str, domain: str, day: date) -> LateCodeRow | None:
        """The row for late codes; without one there is none (C-07)."""
        return row_for(self.late_codes, region, domain, day)

    def result_due(self, region: str, domain: str, day: date) -> ResultDue | None:
        """The row for the date of results, if the domain has one (C-11)."""
        return next(
            (
                row
                for row in self.result_dues
                if (row.region, row.domain) == (region, domain)
                and row.valid_from <= day
                and (row.valid_to is None or day <= row.valid_to)
            ),
            None,
        )


@cache
def policy() -> Policy:
    """The rows of the data files, read once and checked."""
    return Policy(
        late_codes=tuple(
            LateCodeRow(**_LateCode.model_validate(row).model_dump())
            for row in _rows("late_code")
        ),
        result_dues=tuple(
            ResultDue(**_ResultDue.model_validate(row).model_dump())
            for row in _rows("result_due")
        ),
    )


def _rows(topic: str) -> list[object]:
    with (_FOLDER / f"{topic}.toml").open("rb") as file:
        rows: list[object] = tomllib.load(file)["row"]
    return rows
