"""Further faults of a row of grades: subject, day, facts, who sets it."""

from collections.abc import Iterable

from credit_svc.models.domain.problems import Problem
from shared.civic import spelling


class WrongUscc(Problem):
    """The unified social credit code has a wrong shape or check digit."""

    code, rule = "wrong-uscc", "S-01"

    def __init__(self, value: str) -> None:
        super().__init__(
            "uscc",
            value,
            f"'{spelling.shown(value)}' is no unified social credit code: 18 "
            "characters, the last one a check digit (GB 32100). One that was issued "
            "with a wrong check digit needs the register's `uscc_ground`.",
            f"“{spelling.shown(value)}”不是有效的统一社会信用代码"
            "（18 位，末位为校验码）。"
            "确系如此赋码的，请按登记库填写 uscc_ground。",
        )


class WrongDate(Problem):
    """A date is written YYYY-MM-DD and possible."""

    code, rule = "wrong-date", "G-01"


class UnknownDomain(Problem):
    """The domain is none of the fourteen."""

    code, rule = "unknown-domain", "G-01"


class UnknownFact(Problem):
    """A fact that no rule knows; it would be lost silently."""

    code, rule = "unknown-fact", "G-05"


class ForeignDomain(Problem):
    """An agency grades in its own domain; the government's credit office in all."""

    code, rule = "foreign-domain", "G-01"

    def __init__(self, domain: str, agency: str) -> None:
        super().__init__(
            "domain",
            domain,
            f"{agency} does not grade in the domain {domain}.",
            f"{agency} 不能评定 {domain} 领域的等级。",
        )


class ForeignRegion(Problem):
    """The grade belongs to another region; a city agency names it as `region`."""

    code, rule = "foreign-region", "I-05"

    def __init__(self, region: str, own: str) -> None:
        super().__init__(
            "region",
            region,
            f"This grade belongs to region {region}, not to {own}.",
            f"该等级属于区划 {region}，不属于 {own}。",
        )


class NoPlaceHere(Problem):
    """A subject is graded where its places are, whatever district registered it."""

    code, rule = "no-place-here", "S-12"

    def __init__(self, region: str, areas: Iterable[str]) -> None:
        where = ", ".join(sorted({area[:6] for area in areas}))
        super().__init__(
            "uscc",
            region,
            f"The subject has no place in {region}; it has places in {where}.",
            f"该对象在 {region} 没有场所，其场所在 {where}。",
        )


class HeldByStatute(Problem):
    """A grade set by statute overrides what a model says (G-01)."""

    status = 409
    code, rule = "held-by-statute", "G-01"

    def __init__(self, statute: str) -> None:
        super().__init__(
            "grade",
            statute,
            f"The grade is set by statute ({statute}); a model cannot change it.",
            f"该等级依法确定（{statute}），不能由模型改变。",
        )
