"""A small city, entered through the services' own routes."""

from dataclasses import dataclass, field
from functools import cached_property

from shared.civic import uscc
from tests.chaos.callers import Callers

REGION, CITY = "310116", "310000"
DOMAINS = ("culture", "health", "urban_management", "labour")
INSPECTORS_EACH = 20
ROWS_AT_ONCE = 1000


@dataclass
class City:
    """What there is: agencies by domain, places, inspectors by agency."""

    size: int
    agencies: dict[str, str] = field(
        default_factory=lambda: {domain: f"{REGION}-{domain}" for domain in DOMAINS}
    )

    @cached_property
    def places(self) -> list[str]:
        """The number of every place."""
        return [f"{code}-001" for code in self.usccs]

    @cached_property
    def usccs(self) -> list[str]:
        """The code of every subject."""
        return [uscc.make(REGION, 50_000 + number) for number in range(self.size)]

    @staticmethod
    def inspectors(domain: str) -> list[str]:
        """The certificates of a domain's inspectors."""
        first = DOMAINS.index(domain) * INSPECTORS_EACH
        return [f"{REGION}-{first + n:06d}" for n in range(INSPECTORS_EACH)]


async def found(callers: Callers, size: int) -> City:
    """Enter agencies, items and claims, subjects, and inspectors."""
    city = City(size)
    steward = f"{CITY}-{DOMAINS[0]}"
    for domain in (*DOMAINS, "justice", "government"):
        for region, level in ((REGION, "district"), (CITY, "municipal")):
            code = f"{region}-{domain}"
            await callers.put(
                steward,
                "steward",
                f"/plan/v1/agencies/{code}",
                {"name": code, "level": level, "domain": domain, "region": region},
            )
    for domain, agency in city.agencies.items():
        item = f"/plan/v1/items/{domain}-001"
        await callers.put(steward, "steward", item, _item(domain))
        await callers.put(agency, "planner", f"{item}/claims/{agency}")
    await _people_and_places(callers, city, city.agencies[DOMAINS[0]])
    return city


async def _people_and_places(callers: Callers, city: City, registrar: str) -> None:
    for domain, agency in city.agencies.items():
        rows = [
            f"{certificate},检查员,{agency},2020-01-01,2035-12-31"
            for certificate in city.inspectors(domain)
        ]
        await callers.post(
            agency,
            "registrar",
            "/subject/v1/imports/inspectors",
            "\n".join(["certificate,name,agency,valid_from,valid_to", *rows]),
        )
    codes = city.usccs
    for start in range(0, len(codes), ROWS_AT_ONCE):
        await callers.post(
            registrar,
            "registrar",
            "/subject/v1/imports/subjects",
            subject_rows(codes[start : start + ROWS_AT_ONCE], "1"),
        )


def subject_rows(codes: list[str], street: str) -> str:
    """An import of subjects, each with a place at a street number."""
    rows = [f"{code},示例公司,{REGION},示例路{street}号,{REGION}101" for code in codes]
    return "\n".join(["uscc,name,region,address,town", *rows])


def _item(domain: str) -> dict[str, object]:
    return {
        "name": f"{domain} 检查",
        "domain": domain,
        "risk": "high" if domain == DOMAINS[0] else "medium",
        "item_list": "random",
        "legal_basis": "某条例第一条",
        "check_points": [{"number": "1", "text": "证照"}],
    }
