"""Anyone checks a draw at once, and repeats it when its key is opened (P-16)."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from plan_svc.draws import verify
from plan_svc.frames.commands import open_keys

from tests.integration.plan_svc.planned import District, Json

VERIFIER = Path(verify.__file__)
PROGRAM = VERIFIER.read_text(encoding="utf-8")
NEW_YEAR = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
"""The first of January in Shanghai."""


def checked(file: Path) -> tuple[int, str]:
    """What the program says in a process of its own, without our packages."""
    said = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), "verify", str(file)],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    return said.returncode, said.stdout + said.stderr


ON_ALL = """
import sys, verify
verify.ALONE, verify.BLOCK_LEVEL, verify.BLOCK = 0, 2, 4
text, code = verify.main(["verify", sys.argv[1]])
print(text)
sys.exit(code)
"""
"""The program as it works off a large file: in blocks, on all processors."""


def checked_on_all(file: Path) -> tuple[int, str]:
    said = subprocess.run(
        [sys.executable, "-c", ON_ALL, str(file)],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        cwd=VERIFIER.parent,
    )
    return said.returncode, said.stdout + said.stderr


async def fetched(district: District, path: str, to: Path) -> Path:
    answer = await district.world.client("plan-svc").get(path)
    assert answer.status_code == 200, answer.text
    to.write_text(answer.text, encoding="utf-8")  # noqa: ASYNC240 - nothing else goes on
    return to


async def drawn_plan(district: District, **body: object) -> tuple[Json, Json]:
    """A filed plan whose places were drawn, with its draw."""
    await district.register(range(40))
    plan = await district.draft("310116-culture")
    drawn = await district.draw(plan, ratios={"none": "0.2"}, **body)
    return await district.through(await district.seen(plan)), drawn


async def year_ends(district: District) -> None:
    district.world.clock.set(NEW_YEAR)
    await open_keys(district.world.runtimes["plan-svc"])


@pytest.mark.rule("P-16")
@pytest.mark.parametrize("own_reason", [None, "上级要求单独抽取"])
async def test_a_draw_is_checked_at_once_and_repeated_after_the_year(
    district: District, tmp_path: Path, own_reason: str | None
) -> None:
    _, drawn = await drawn_plan(district, own_reason=own_reason)
    path = f"/plan/v1/draws/{drawn['id']}/file"
    at_once = await fetched(district, path, tmp_path / "at-once")
    code, said = checked(at_once)
    assert (code, "proofs and thresholds of 8 places" in said) == (0, True), said
    assert "not opened yet" in said
    await year_ends(district)
    later = await fetched(district, path, tmp_path / "later")
    code, said = checked(later)
    assert (code, "repeated over 40 places" in said) == (0, True), said
    assert checked_on_all(later) == (code, said)
    lines = later.read_text(encoding="utf-8").splitlines()
    swapped = [*lines[:11], lines[12], lines[11], *lines[13:]]
    for wrong in (swapped, [*lines[:-1], lines[-2]], lines[:-1], [*lines, lines[-1]]):
        later.write_text("\n".join(wrong) + "\n", encoding="utf-8")
        for code, said in (checked(later), checked_on_all(later)):
            assert (code, "does NOT hold" in said) == (1, True), said


@pytest.mark.rule("P-16")
async def test_a_frames_numbers_are_made_again_when_the_key_is_opened(
    district: District, tmp_path: Path
) -> None:
    await drawn_plan(district)
    path = "/plan/v1/draw-years/2026/frames/1/file"
    answer = await district.world.client("plan-svc").get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "frame-secret")
    await year_ends(district)
    file = await fetched(district, path, tmp_path / "frame")
    code, said = checked(file)
    assert (code, "all 40 places" in said) == (0, True), said
    assert checked_on_all(file) == (code, said)
    lines = file.read_text(encoding="utf-8").splitlines()
    for wrong in (lines[:-1], [lines[0], *lines[2:], lines[1]]):
        file.write_text("\n".join(wrong) + "\n", encoding="utf-8")
        assert checked(file)[0] == checked_on_all(file)[0] == 1


@pytest.mark.rule("P-16")
async def test_a_file_that_tells_of_another_draw_does_not_hold(
    district: District, tmp_path: Path
) -> None:
    _, drawn = await drawn_plan(district)
    path = f"/plan/v1/draws/{drawn['id']}/file"
    file = await fetched(district, path, tmp_path / "file")
    whole = file.read_text(encoding="utf-8")
    claim, group, first, second, *rest = whole.splitlines()
    places = first.split(",")
    other = ",".join([places[0], "91310116000000000X-001", *places[2:]])
    number = places[3]
    changed = f"{'0' if number[5] != '0' else '1'}"
    renumbered = first.replace(number, number[:5] + changed + number[6:])
    wrong_files = {
        "another place": [claim, group, other, second, *rest],
        "another number": [claim, group, renumbered, second, *rest],
        "one passed over": [claim, group, second, *rest],
        "another order": [claim, group, second, first, *rest],
        "another size": [
            claim.replace('"size":40', '"size":41'),
            *whole.splitlines()[1:],
        ],
        "another ratio": [claim.replace('"0.2"', '"0.1"'), *whole.splitlines()[1:]],
        "a cut file": [claim, group, first],
    }
    for name, lines in wrong_files.items():
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        code, said = checked(file)
        assert code == 1, (name, said)


@pytest.mark.rule("P-16")
async def test_nothing_tells_who_comes_next_before_the_year_is_over(
    district: District,
) -> None:
    """Of places that were not drawn the public sees no number, and no key."""
    plan, drawn = await drawn_plan(district)
    everything = [
        (await district.world.client("plan-svc").get(path)).text
        for path in ("/plan/v1/draw-years", f"/plan/v1/draws/{drawn['id']}/file")
    ]
    runtime = district.world.runtimes["plan-svc"]
    async with runtime.reading() as tx:
        numbers = await tx.fetch("SELECT place, number FROM draw_number")
        sealed = await tx.fetchval(
            "SELECT sealed FROM draw_step WHERE step='committed'"
        )
    taken = set(await district.places_of(plan))
    for row in numbers:
        shown = any(row["number"].hex() in text for text in everything)
        assert shown == (row["place"] in taken)
    assert all(sealed not in text for text in everything)
    assert (await district.year())["steps"][0]["facts"].keys() == {
        "commitment",
        "chain_end",
        "chain_length",
    }


@pytest.mark.rule("P-16")
@pytest.mark.rule("C-05")
async def test_the_draw_of_a_draft_or_a_secret_plan_is_not_public(
    district: District,
) -> None:
    await district.register(range(10))
    stranger = district.world.client("plan-svc")
    for changes in ({}, {"surprise": True}, {"classified": True}):
        plan = await district.draft("310116-culture", **changes)
        drawn = await district.draw(plan, ratios={"none": "0.2"}, reason="月度")
        public = f"/plan/v1/draws/{drawn['id']}/file"
        assert (await stranger.get(public)).status_code == 404
        own = f"/plan/v1/plans/{plan['id']}/draws/1/file"
        assert (await district.planner("310116-culture").get(own)).status_code == 200
        if changes:
            await district.through(await district.seen(plan))
            assert (await stranger.get(public)).status_code == 404


@pytest.mark.rule("P-16")
async def test_the_program_is_carried_away_from_the_service(
    district: District,
) -> None:
    answer = await district.world.client("plan-svc").get("/plan/v1/draws/verify.py")
    assert answer.text == PROGRAM


@pytest.mark.rule("P-16")
async def test_when_its_key_is_opened_a_year_has_no_draw_any_more(
    district: District,
) -> None:
    await district.register(range(4))
    plan = await district.draft("310116-culture")
    await district.fix_frame()
    await year_ends(district)
    answer = await district.planner("310116-culture").post(
        f"/plan/v1/plans/{plan['id']}/draw", json={"ratios": {"none": "1"}}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "year-over")
