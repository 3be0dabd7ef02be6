"""Before the first day: agencies, items, subjects, inspectors, grades, lists."""

from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256
from itertools import islice

from deploy.embedded.host.api_client import Caller, segment
from deploy.embedded.inputs.values import (
    CITY,
    SAMPLE_REGION,
    Agency,
    Item,
    Remark,
    SubjectRow,
)
from deploy.embedded.story.stage import Stage

STEWARD = Caller(f"{CITY}-justice", "steward")
REGISTRAR = Caller(f"{CITY}-market", "registrar")
KEEPER = Caller(f"{CITY}-market", "keeper")
WITNESS = Caller(f"{CITY}-justice", "witness")
EVERY_DOMAIN = "*"
GRADER = Caller(f"{SAMPLE_REGION}-government", "grader")
"""The credit office of the sample district: it grades in all domains (G-01)."""
_ROWS_A_CALL = 4000
_SUBJECT_COLUMNS = (
    "uscc",
    "name",
    "region",
    "address",
    "founded",
    "town",
    "business_types",
    "closed_weekdays",
)


async def prepare(stage: Stage) -> None:
    """Everything that has to stand before a plan can be made."""
    begin = stage.at(stage.days.first, "07:00")
    steps: list[tuple[str, Callable[[Stage], Awaitable[None]]]] = [
        ("agencies", _agencies),
        ("items", _items),
        ("claims", _claims),
        ("inspectors", _inspectors),
        ("grades", _grades),
        ("lists", _lists),
    ]
    await stage.timed("import", _subjects(stage))
    for name, work in steps:
        await stage.step(f"00-{name}", begin, partial(work, stage))
    drawn = (sheet for sheet in stage.inputs.plans if not sheet.places)
    for year in sorted({sheet.period_from.year for sheet in drawn}):
        await _frame(stage, year)


async def _frame(stage: Stage, year: int) -> None:
    """Give every place its number of a year, from which the plans are drawn (P-16)."""
    word = sha256(f"{stage.seed}:{year}".encode()).hexdigest()
    promise = sha256(f"onevisit draw witness:{year}:1:{word}".encode()).hexdigest()
    acts: tuple[tuple[Caller, str, object], ...] = (
        (KEEPER, "key", {}),
        (WITNESS, "promise", {"digest": promise}),
        (KEEPER, "frames", {}),
        (WITNESS, "frames/1/word", {"word": word}),
    )
    begin = stage.at(stage.days.first, "07:00")
    for turn, (caller, act, body) in enumerate(acts, start=1):
        path = f"/plan/v1/draw-years/{year}/{act}"
        key = f"draw-year:{year}:{turn}"
        post = partial(stage.api.post, caller, path, body, key=key)
        await stage.step(f"00-frame-{year}-{turn}", begin, post)


async def _agencies(stage: Stage) -> None:
    async def enter(agency: Agency) -> None:
        body = {
            "name": agency.name,
            "name_en": agency.name_en,
            "level": agency.level,
            "domain": agency.domain,
            "region": agency.region,
            "sectors": [sector for sector in agency.sectors if sector != "*"],
        }
        await stage.api.put(STEWARD, f"/plan/v1/agencies/{agency.code}", body)

    await stage.api.each(stage.inputs.agencies, enter)


async def _items(stage: Stage) -> None:
    municipal = stage.inputs.agencies[0].region == CITY

    async def enter(item: Item) -> None:
        body = {
            "name": item.name,
            "domain": item.domain,
            "level": "municipal" if municipal else "district",
            "risk": item.risk,
            "item_list": item.item_list,
            "legal_basis": item.legal_basis,
            "check_points": [
                {"number": str(number), "text": text}
                for number, text in enumerate(item.points, start=1)
            ],
            "materials": list(item.materials),
            "joint_forbidden": item.joint_forbidden,
            "off_site_possible": item.off_site,
        }
        await stage.api.put(STEWARD, f"/plan/v1/items/{item.code}", body)

    await stage.api.each(stage.inputs.items, enter)


async def _claims(stage: Stage) -> None:
    async def claim(pair: tuple[str, str]) -> None:
        item, agency = pair
        path = f"/plan/v1/items/{item}/claims/{agency}"
        await stage.api.put(Caller(agency, "planner"), path, {})

    await stage.api.each(stage.inputs.claims(), claim)


async def _subjects(stage: Stage) -> None:
    """The register's rows, some thousand a call; consumers follow as it goes."""
    bar = stage.terminal.bar("导入企业 subjects", stage.inputs.subject_rows)
    begin = stage.at(stage.days.first, "06:00")
    rows = iter(stage.inputs.subjects())
    part = 0
    while chunk := list(islice(rows, _ROWS_A_CALL)):
        part += 1
        step = f"00-subjects-{part:03d}"

        await stage.step(step, begin, partial(_load_and_keep, stage, chunk, step))
        bar.advance(len(chunk))


async def _load_and_keep(stage: Stage, chunk: list[SubjectRow], step: str) -> None:
    stage.journal.keep(f"{step}-report", await _load(stage, chunk, step))


async def _load(stage: Stage, chunk: list[SubjectRow], key: str) -> dict[str, object]:
    answer = await stage.api.upload(
        REGISTRAR,
        "/subject/v1/imports/subjects",
        _SUBJECT_COLUMNS,
        (
            (
                row.uscc,
                row.name,
                row.region,
                row.address,
                row.founded,
                row.town,
                ";".join(row.business_types),
                ";".join(str(day) for day in row.closed_weekdays),
            )
            for row in chunk
        ),
        key=key,
    )
    return {
        "rows": answer["rows"],
        "accepted": answer["accepted"],
        "refused": answer["refused"],
        "refusals": [
            {**refusal, "line": chunk[refusal["line"] - 2].line}
            for refusal in answer["refusals"]
        ],
    }


def imported(stage: Stage) -> tuple[dict[str, int], list[Remark]]:
    """The counts of the whole import, and its refused rows by lines of the file."""
    counts = {"rows": 0, "accepted": 0, "refused": 0}
    remarks: list[Remark] = []
    part = 1
    while report := stage.journal.kept(f"00-subjects-{part:03d}-report"):
        assert isinstance(report, dict)  # noqa: S101 - `_load` kept a dict
        part += 1
        for name in counts:
            counts[name] += report[name]
        remarks += [
            Remark(
                file="subjects",
                line=refusal["line"],
                code=refusal["code"],
                rule=refusal["rule"] or "",
                reason=refusal["reason_zh"],
                reason_en=refusal["reason"],
            )
            for refusal in report["refusals"]
        ]
    return counts, remarks


async def _inspectors(stage: Stage) -> None:
    await stage.api.upload(
        REGISTRAR,
        "/subject/v1/imports/inspectors",
        ("certificate", "name", "agency", "valid_from", "valid_to"),
        (
            (
                inspector.certificate,
                inspector.name,
                inspector.agency,
                inspector.valid_from,
                inspector.valid_to,
            )
            for inspector in stage.inputs.inspectors
        ),
        key="inspectors",
    )


async def _grades(stage: Stage) -> None:
    if not stage.inputs.grades:
        return
    await stage.api.upload(
        GRADER,
        "/credit/v1/imports/grades",
        ("uscc", "domain", "grade", "reasons"),
        (
            (grade.uscc, grade.domain, grade.grade, grade.reason)
            for grade in stage.inputs.grades
        ),
        key="grades",
    )


async def _lists(stage: Stage) -> None:
    async def enter(number: int) -> None:
        entry = stage.inputs.lists[number]
        path = f"/subject/v1/lists/{entry.list_name}/{segment(entry.uscc)}"
        body = {"domain": entry.domain, "reason": entry.reason}
        registrar = REGISTRAR
        if entry.domain != EVERY_DOMAIN:
            registrar = Caller(f"{CITY}-{entry.domain}", "registrar")
        await stage.api.put(registrar, path, body)

    await stage.api.each(range(len(stage.inputs.lists)), enter)
