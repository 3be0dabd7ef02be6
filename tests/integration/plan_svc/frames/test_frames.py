"""The year's frames: people step by step, the worker in chunks (P-16)."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from plan_svc.draws import verify
from plan_svc.frames import queries
from plan_svc.frames.domain.numbers import entry_of

from shared.civic.merkle import MerkleTree, leaf_hash, must_be_included
from shared.testing.world import MakeWorld
from tests.integration.plan_svc.planned import District

URL = "/plan/v1/draw-years/2026"
PLACES = 40
KILLS = ("edge.before-commit", "edge.after-commit")


@pytest.fixture
async def chunked(make_world: MakeWorld) -> District:
    """A district whose frames are fixed sixteen places at a time."""
    district = District(await make_world("plan-svc", draw_chunk_levels=1))
    await district.furnish()
    await district.register(range(PLACES))
    return district


async def numbers(district: District) -> list[tuple[str, int, bytes]]:
    async with district.world.runtimes["plan-svc"].reading() as tx:
        rows = await tx.fetch(
            "SELECT place, position, number FROM draw_number ORDER BY position"
        )
    return [(row["place"], row["position"], row["number"]) for row in rows]


@pytest.mark.rule("P-16")
async def test_every_number_is_proven_to_be_in_the_committed_tree(
    chunked: District,
) -> None:
    year = await chunked.fix_frame()
    [frame] = year["frames"]
    facts = {step["step"]: step["facts"] for step in frame["steps"]}
    assert (facts["listed"]["size"], frame["waits_for"]) == (PLACES, None)
    numbered = await numbers(chunked)
    assert [position for _, position, _ in numbered] == list(range(PLACES))
    tree = MerkleTree(entry_of(place, number) for place, _, number in numbered)
    assert tree.root().hex() == facts["numbered"]["root"]
    async with chunked.world.runtimes["plan-svc"].reading() as tx:
        [kept] = (await queries.year(tx, 2026)).frames
        paths = await queries.proofs(tx, kept, range(PLACES))
    for place, position, number in numbered:
        leaf = leaf_hash(entry_of(place, number))
        assert paths[position] == tree.inclusion(position)
        must_be_included(leaf, (position, PLACES), paths[position], tree.root())


@pytest.mark.rule("P-16")
@pytest.mark.parametrize("step", KILLS)
async def test_killed_between_any_two_chunks_a_frame_comes_out_the_same(
    chunked: District, step: str
) -> None:
    """Killed while it lists, and again while it numbers; nothing is used before."""
    keeper = chunked.world.client("plan-svc", "310000-market", role="keeper")
    witness = chunked.world.client("plan-svc", "310116-justice", role="witness")
    made = verify.promise(2026, 1)
    await keeper.post(f"{URL}/key")
    await witness.post(f"{URL}/promise", json={"digest": made["digest"]})
    await keeper.post(f"{URL}/frames")
    killed(chunked, f"{step}:2")
    assert (await chunked.year())["frames"][0]["waits_for"] == "listed"
    await chunked.world.settle()
    listed = (await chunked.year())["frames"][0]["steps"][-1]["facts"]
    assert listed["size"] == PLACES
    answer = await witness.post(f"{URL}/frames/1/word", json={"word": made["word"]})
    assert answer.status_code == 202, answer.text
    killed(chunked, f"{step}:2")
    assert (await chunked.year())["frames"][0]["waits_for"] == "numbered"
    await chunked.world.settle()
    frame = (await chunked.year())["frames"][0]
    numbered = await numbers(chunked)
    tree = MerkleTree(entry_of(place, number) for place, _, number in numbered)
    assert frame["steps"][-1]["facts"]["root"] == tree.root().hex()
    assert len({place for place, _, _ in numbered}) == PLACES


def killed(district: District, at: str) -> None:
    worker = f"{__package__}.fixing_worker"
    done = subprocess.run(
        [sys.executable, "-m", worker, district.world.url("plan-svc")],
        env={**os.environ, "ONEVISIT_KILL_AT": at},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == -9, done.stderr


@pytest.mark.rule("P-16")
async def test_each_step_has_its_turn_and_its_people(district: District) -> None:
    keeper = district.world.client("plan-svc", "310000-market", role="keeper")
    districts = district.world.client("plan-svc", "310116-market", role="keeper")
    colleague = district.world.client("plan-svc", "310000-market", role="witness")
    witness = district.world.client("plan-svc", "310116-justice", role="witness")
    other = district.world.client("plan-svc", "310116-fire", role="witness")
    made = verify.promise(2026, 1)
    digest, word = {"digest": made["digest"]}, {"word": made["word"]}
    for client, path, body, status, code in (
        (witness, "promise", digest, 404, "year-unknown"),
        (districts, "key", None, 403, "keeper-is-the-citys"),
        (keeper, "key", None, 201, None),
        (keeper, "key", None, 409, "key-committed"),
        (keeper, "frames", None, 409, "witness-needed"),
        (colleague, "promise", digest, 403, "witness-is-keeper"),
        (witness, "promise", digest, 201, None),
        (witness, "promise", digest, 409, "step-too-early"),
        (witness, "frames/1/word", word, 409, "step-too-early"),
        (districts, "frames", None, 403, "not-the-keeper"),
        (keeper, "frames", None, 202, None),
        (keeper, "frames", None, 409, "step-too-early"),
    ):
        answer = await client.post(f"{URL}/{path}", json=body)
        assert answer.status_code == status, (path, answer.text)
        assert code is None or answer.json()["code"] == code
    await district.world.settle()
    for client, body, status, code in (
        (other, word, 403, "not-the-witness"),
        (witness, {"word": "0" * 64}, 422, "word-wrong"),
        (witness, word, 202, None),
        (witness, word, 409, "step-too-early"),
    ):
        answer = await client.post(f"{URL}/frames/1/word", json=body)
        assert answer.status_code == status, answer.text
        assert code is None or answer.json()["code"] == code


@pytest.mark.rule("P-16")
async def test_a_year_that_is_over_gets_no_key(district: District) -> None:
    keeper = district.world.client("plan-svc", "310000-market", role="keeper")
    answer = await keeper.post("/plan/v1/draw-years/2025/key")
    assert (answer.status_code, answer.json()["code"]) == (409, "year-over")
    await keeper.post(f"{URL}/key")
    district.world.clock.set(datetime(2027, 1, 2, tzinfo=UTC))
    witness = district.world.client("plan-svc", "310116-justice", role="witness")
    answer = await witness.post(f"{URL}/promise", json={"digest": "0" * 64})
    assert (answer.status_code, answer.json()["code"]) == (409, "year-over")
