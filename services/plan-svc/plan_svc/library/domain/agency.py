"""An agency: who plans, claims and inspects."""

from dataclasses import dataclass
from datetime import date

from plan_svc.library.errors import CodeMismatch
from shared.civic.law import Case
from shared.events.plan import Level


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency: who plans, and what the law asks about it."""

    code: str
    domain: str
    region: str
    level: Level
    name: str = ""
    name_en: str = ""
    sections: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    retired: bool = False
    version: int = 0

    def case(self, day: date, **facts: str | frozenset[str]) -> Case:
        """The case that policy rows are asked about."""
        return Case(
            region=self.region[:6],
            domain=self.domain,
            day=day,
            facts={"level": self.level, **facts},
        )

    def ensure_code_fits(self) -> None:
        """The code begins with the region.

        Raises:
            CodeMismatch: if it does not.
        """
        if self.code != f"{self.region}-{self.domain}" and not self.code.startswith(
            self.region
        ):
            raise CodeMismatch(
                f"{self.code} is not of region {self.region}.",
                zh="机关代码与区域不一致。",
            )
