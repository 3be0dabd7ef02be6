"""A public beacon, named by a setting, is mixed into the numbers of a frame (P-16)."""

import json
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from plan_svc.draws import verify

from shared.testing.world import MakeWorld
from tests.integration.plan_svc.draws.test_openness import (
    checked,
    fetched,
    year_ends,
)
from tests.integration.plan_svc.planned import District

URL = "/plan/v1/draw-years/2026"
BEACON = "NIST Randomness Beacon 2.0, chain 2"
OUTPUT = "5a" * 64
FILE = "/plan/v1/draw-years/2026/frames/1/file"


async def listed(make_world: MakeWorld, **settings: object) -> tuple[District, str]:
    """A district whose places are listed, and the word that the witness promised."""
    district = District(await make_world("plan-svc", **settings))
    await district.furnish()
    await district.register(range(10))
    keeper = district.world.client("plan-svc", "310000-market", role="keeper")
    made = verify.promise(2026, 1)
    await keeper.post(f"{URL}/key")
    await witness(district).post(f"{URL}/promise", json={"digest": made["digest"]})
    await keeper.post(f"{URL}/frames")
    await district.world.settle()
    return district, made["word"]


def witness(district: District) -> httpx.AsyncClient:
    return district.world.client("plan-svc", "310116-justice", role="witness")


async def tell(district: District, word: str, **body: str) -> httpx.Response:
    answer = await witness(district).post(
        f"{URL}/frames/1/word", json={"word": word, **body}
    )
    await district.world.settle()
    return answer


@pytest.mark.rule("P-16")
async def test_a_frame_with_a_beacon_waits_for_the_pulse_after_its_listing(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    district, word = await listed(make_world, draw_beacon=BEACON)
    silent = await tell(district, word)
    assert (silent.status_code, silent.json()["code"]) == (422, "pulse-wrong")
    early = await tell(district, word, output=OUTPUT)
    assert (early.status_code, early.json()["code"]) == (409, "pulse-ahead")
    district.world.clock.set(district.world.clock.now() + timedelta(hours=2))
    told = await tell(district, word, output=OUTPUT)
    assert told.status_code == 202, told.text
    steps = (await district.year())["frames"][0]["steps"]
    facts = {step["step"]: step["facts"] for step in steps}
    assert facts["begun"]["beacon"] == BEACON
    assert facts["revealed"]["beacon"]["output"] == OUTPUT
    await year_ends(district)
    file = await fetched(district, FILE, tmp_path / "frame")
    code, said = checked(file)
    assert (code, f"{BEACON} gave at" in said, OUTPUT in said) == (0, True, True), said
    claim, *places = file.read_text(encoding="utf-8").splitlines()
    for member, wrong in (
        ("output", "5b" * 64),
        ("pulse", "2026-03-02T04:00:00+00:00"),
        ("beacon", "another beacon"),
    ):
        changed = json.loads(claim)
        changed["frame"]["beacon"][member] = wrong
        file.write_text("\n".join([json.dumps(changed), *places]) + "\n", "utf-8")
        assert checked(file)[0] == 1, member


@pytest.mark.rule("P-16")
async def test_without_the_setting_chain_and_witness_stand_alone(
    make_world: MakeWorld,
) -> None:
    district, word = await listed(make_world)
    unasked = await tell(district, word, output=OUTPUT)
    assert (unasked.status_code, unasked.json()["code"]) == (422, "pulse-wrong")
    told = await tell(district, word)
    assert told.status_code == 202, told.text
    frame = (await district.year())["frames"][0]
    assert "beacon" not in str(frame["steps"])
