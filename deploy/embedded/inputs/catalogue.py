"""The 14 domains of JS, their agencies and their items."""

import csv
from datetime import date
from importlib.resources import files

from deploy.embedded.inputs.names import person
from deploy.embedded.inputs.seeds import pick
from deploy.embedded.inputs.values import CITY, Agency, Domain, Inspector, Item

_REGION_NAMES = {"310116": ("金山区", "Jinshan"), CITY: ("上海市", "Shanghai")}
INSPECTORS_PER_AGENCY = 8


def _rows(name: str) -> list[dict[str, str]]:
    text = (
        files("deploy.embedded.inputs")
        .joinpath("data", name)
        .read_text(encoding="utf-8")
    )
    return list(csv.DictReader(text.splitlines()))


def domains() -> tuple[Domain, ...]:
    """The 14 domains."""
    return tuple(
        Domain(
            row["code"],
            row["name"],
            row["name_en"],
            tuple(row["sectors"].split()),
            tuple(row["visits"].split()),
        )
        for row in _rows("domains.csv")
    )


def items() -> tuple[Item, ...]:
    """The item library with its check points."""
    return tuple(
        Item(
            code=row["code"],
            domain=row["code"].rsplit("-", 1)[0],
            name=row["name"],
            risk=row["risk"],
            item_list=row["list"],
            legal_basis=row["basis"],
            points=tuple(row["points"].split("|")),
            materials=tuple(
                name for name in row["materials"].split("|") if name != "无"
            ),
            business_types=tuple(row["types"].split()),
            joint_forbidden=row["joint_forbidden"] == "yes",
            off_site=row["off_site"] == "yes",
            everywhere=row["everywhere"] == "yes",
        )
        for row in _rows("items.csv")
    )


def inspecting(region: str) -> tuple[Agency, ...]:
    """The agencies of one region that inspect, one for each domain."""
    zh, en = _REGION_NAMES[region]
    level = "municipal" if region == CITY else "district"
    return tuple(
        Agency(
            code=f"{region}-{domain.code}",
            name=f"{zh}{domain.name}",
            name_en=f"{en} {domain.name_en}",
            level=level,
            domain=domain.code,
            region=region,
            sectors=domain.sectors or ("*",),
        )
        for domain in domains()
    )


def filing_authorities(region: str) -> tuple[Agency, ...]:
    """Who takes the filing steps of the region's plans (P-04)."""
    zh, en = _REGION_NAMES[region]
    counterparts = tuple(
        Agency(
            f"{CITY}-{domain.code}",
            f"上海市{domain.name}",
            f"Shanghai {domain.name_en}",
            "municipal",
            domain.code,
            CITY,
        )
        for domain in domains()
        if region != CITY
    )
    general = [
        (f"{CITY}-justice", "上海市司法局", "Shanghai Justice", "municipal", "justice")
    ]
    if region != CITY:
        general += [
            (
                f"{region}-justice",
                f"{zh}司法局",
                f"{en} Justice",
                "district",
                "justice",
            ),
            (
                f"{region}-government",
                f"{zh}人民政府",
                f"{en} Government",
                "district",
                "government",
            ),
        ]
    return (
        *counterparts,
        *(
            Agency(code, name, name_en, level, domain, code.split("-", 1)[0])
            for code, name, name_en, level, domain in general
        ),
    )


def inspectors(
    agencies: tuple[Agency, ...], as_of: date, seed: int
) -> tuple[Inspector, ...]:
    """Inspectors of each agency that inspects; the last one's certificate has ended."""
    certified: list[Inspector] = []
    for number, agency in enumerate(
        (agency for agency in agencies if agency.sectors), start=1
    ):
        for place in range(1, INSPECTORS_PER_AGENCY + 1):
            ended = place == INSPECTORS_PER_AGENCY and pick(seed, 2, agency.code) == 0
            certified.append(
                Inspector(
                    certificate=f"{agency.region[:4]}{number:03d}{place:04d}",
                    name=person(seed, agency.code, place),
                    agency=agency.code,
                    valid_from=date(as_of.year - 3, 1, 1),
                    valid_to=date(as_of.year + (-1 if ended else 2), 12, 31),
                )
            )
    return tuple(certified)
