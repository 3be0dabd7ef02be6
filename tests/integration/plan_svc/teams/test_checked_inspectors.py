"""Anyone checks and repeats who was drawn, and catches who was swapped (P-16)."""

from datetime import date
from pathlib import Path

import asyncpg
import pytest

from tests.integration.plan_svc.draws.test_openness import (
    checked,
    fetched,
    year_ends,
)
from tests.integration.plan_svc.planned import District, Json
from tests.integration.plan_svc.teams.staffing import (
    CULTURE,
    declare,
    drop_out,
    hire,
    teams,
    were_there,
)


async def filed(district: District) -> tuple[Json, Json]:
    """A filed plan with eight drawn places, a conflict, and a visit of before."""
    names = await hire(district, CULTURE, 7)
    places = await district.register(range(40))
    await declare(district, CULTURE, names[0], places[3][:18])
    for place in places[:20]:
        await were_there(
            district, place, CULTURE, (names[1], names[2]), date(2026, 1, 9)
        )
    plan = await district.draft(CULTURE)
    drawn = await district.draw(plan, ratios={"none": "0.2"})
    await district.through(await district.seen(plan))
    return plan, drawn


def write(file: Path, lines: list[str]) -> Path:
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.rule("P-16")
async def test_inspectors_are_checked_at_once_and_repeated_with_the_key(
    district: District, tmp_path: Path
) -> None:
    plan, drawn = await filed(district)
    team = (await teams(district, plan))[0]
    for _ in range(2):
        team = (await teams(district, plan))[0]
        gone = team["inspectors"][0]["inspector"]
        answer = await drop_out(district, plan, team["place"], gone)
        assert answer.status_code == 200, answer.text
    path = f"/plan/v1/draws/{drawn['id']}/file"
    for moment in ("at once", "with the key"):
        file = await fetched(district, path, tmp_path / moment)
        code, said = checked(file)
        assert (code, f"7 inspectors of {CULTURE}" in said) == (0, True), said
        lines = file.read_text(encoding="utf-8").splitlines()
        assert sum(line.startswith("c,") for line in lines) == 2
        for name, wrong in tampered(lines).items():
            code, said = checked(write(tmp_path / "wrong", wrong))
            assert (code, "does NOT hold" in said) == (1, True), (moment, name, said)
        assert checked(write(tmp_path / "control", lines))[0] == 0
        await year_ends(district)


def tampered(lines: list[str]) -> dict[str, list[str]]:
    """The file with another inspector at a place, and the like."""
    nth = next(n for n, line in enumerate(lines) if line.startswith("t,"))
    kind, place, drawn, by, left = lines[nth].split(",")
    [first, second] = drawn.split(".")
    pool = [line[2:] for line in lines if line.startswith("i,")]
    away = [one.split(":")[0] for one in left.split(".") if one]
    other = next(one for one in pool if one not in (first[:32], second[:32], *away))

    def instead(line: str) -> list[str]:
        return [*lines[:nth], line, *lines[nth + 1 :]]

    def row(drawn: str, by: str = by, left: str = left) -> list[str]:
        return instead(f"{kind},{place},{drawn},{by},{left}")

    change = next(n for n, line in enumerate(lines) if line.startswith("c,"))
    came = lines[change].split(",")[3][:32]
    another = next(one for one in pool if one != came)
    swapped = f"{other}{first[32:]}.{second}"
    return {
        "a swapped inspector": row(swapped),
        "another order": row(f"{second}.{first}"),
        "one alone": row(first),
        "another number": row(
            f"{first[:-1]}{'0' if first[-1] != '0' else '1'}.{second}"
        ),
        "others stand by": row(drawn, by[:-1] + ("0" if by[-1] != "0" else "1")),
        "one more left out": row(drawn, by, f"{left}.{other}:declared".lstrip(".")),
        "one inspector less": [line for line in lines if line != f"i,{other}"],
        "a team missing": [*lines[:nth], *lines[nth + 1 :]],
        "another comes in": [
            *lines[:change],
            lines[change].replace(came, another),
            *lines[change + 1 :],
        ],
    }


@pytest.mark.rule("P-16")
async def test_files_and_public_answers_name_no_certificate(
    district: District,
) -> None:
    names = await hire(district, CULTURE, 3)
    await district.register(range(5))
    plan = await district.draft(CULTURE)
    drawn = await district.draw(plan, ratios={"none": "1"})
    await district.through(await district.seen(plan))
    stranger = district.world.client("plan-svc")
    file = await stranger.get(f"/plan/v1/draws/{drawn['id']}/file")
    inside = await district.planner(CULTURE).get(
        f"/plan/v1/plans/{plan['id']}/draws/1/inspectors"
    )
    refused = await stranger.get(f"/plan/v1/plans/{plan['id']}/draws/1/inspectors")
    assert refused.status_code == 401
    for text in (file.text, inside.text):
        assert not any(name in text for name in names)
    goers = inside.json()["items"][0]["inspectors"]
    assert all(goer["salt"] not in file.text for goer in goers)


@pytest.mark.rule("P-16")
async def test_rows_of_drawn_inspectors_are_added_and_never_changed(
    district: District,
) -> None:
    await hire(district, CULTURE, 3)
    await district.register(range(2))
    plan = await district.draft(CULTURE)
    await district.draw(plan, ratios={"none": "1"})
    conn = await asyncpg.connect(district.world.url("plan-svc"), timeout=30)
    try:
        for statement in (
            "UPDATE team_place SET inspectors = '{}'",
            "DELETE FROM team_place",
            "UPDATE team_draw SET pool = '{}'",
            "TRUNCATE team_change",
            "UPDATE draw_inspector SET salt = ''",
        ):
            with pytest.raises(asyncpg.PostgresError):
                await conn.execute(statement)
    finally:
        await conn.close()


@pytest.mark.rule("P-16")
async def test_a_draw_is_checked_also_when_the_year_has_a_later_frame(
    district: District, tmp_path: Path
) -> None:
    _, drawn = await filed(district)
    await district.register([60])
    await district.fix_frame()
    path = f"/plan/v1/draws/{drawn['id']}/file"
    code, said = checked(await fetched(district, path, tmp_path / "file"))
    assert code == 0, said
