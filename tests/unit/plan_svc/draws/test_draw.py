"""Ratios, groups, and the beginning of a group as everybody can check it."""

import hashlib
import json
import math
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_svc.draws import verify
from plan_svc.draws.domain.draw import Scope, group_name, ratio_of
from plan_svc.draws.domain.frame import CHUNK, FixedGroup, FrameChunk, GroupFrame
from plan_svc.draws.domain.ratios import quota, ratios_for
from plan_svc.draws.errors import RatioWrong
from plan_svc.policy import current_law

from shared.civic.law import Case
from shared.civic.merkle import MerkleTree

SIZES = (1, 2, 5, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7)


def fixed(size: int) -> tuple[FixedGroup, dict[int, FrameChunk], list[bytes]]:
    """A group of places in the order of their numbers, and its entries."""
    group = GroupFrame("none", ("none",))
    chunks: list[FrameChunk] = []
    for number in range(size):
        chunks += group.add(f"P-{number}", 1, f"{number:032x}", "0")
    chunks += group.end()
    entries = [entry for chunk in chunks for entry in chunk.entries()]
    whole = FixedGroup("none", "1", group.size, group.behind, group.roots)
    return whole, {chunk.chunk: chunk for chunk in chunks}, entries


@pytest.mark.rule("P-16")
@settings(max_examples=25, deadline=None)
@given(st.sampled_from(SIZES), st.data())
def test_the_first_of_a_group_are_shown_to_be_its_first(
    size: int, data: st.DataObject
) -> None:
    group, chunks, entries = fixed(size)
    count = data.draw(st.integers(1, size))
    read = {number: chunks[number] for number in group.chunks_for(count)}
    drawn = group.first(count, read)
    assert [place.entry for place in drawn] == entries[:count]
    tree = group.tree(read)
    assert tree.root() == MerkleTree(entries).root()
    claim = {
        "size": size,
        "root": tree.root().hex(),
        "proof": [step.hex() for step in tree.beginning(count)],
    }
    root = verify.Root()
    for place in drawn:
        root.add(place.entry)
    verify.check_beginning(claim, root)
    passed_over = verify.Root()
    for entry in [*entries[1 : count + 1], b"x"][:count]:
        passed_over.add(entry)
    with pytest.raises(verify.Wrong):
        verify.check_beginning(claim, passed_over)


@pytest.mark.rule("P-16")
@given(st.integers(0, 10_000), st.decimals(0, 1, places=3))
def test_a_quota_is_rounded_up(size: int, ratio: Decimal) -> None:
    assert quota(size, ratio) == math.ceil(size * ratio)
    assert verify.quota(size, str(ratio)) == quota(size, ratio)


@pytest.mark.rule("P-16")
def test_a_joint_draw_goes_by_the_largest_ratio_of_its_agencies() -> None:
    scopes = [Scope(f"310116-{domain}", {}, [], []) for domain in ("market", "fire")]
    ratios = [
        {"A": Decimal("0.1"), "none": Decimal("0.2")},
        {"A": Decimal("0.3"), "D": Decimal(1)},
    ]
    assert group_name(scopes, ["A", "D"]) == "310116-market=A+310116-fire=D"
    assert group_name(scopes[:1], ["A"]) == "A"
    assert ratio_of(ratios, ["A", "A"]) == Decimal("0.3")
    assert ratio_of(ratios, ["none", "none"]) == Decimal("0.2")


@pytest.mark.rule("P-16")
@pytest.mark.rule("G-04")
def test_the_ratio_of_a_grade_is_never_below_its_measure() -> None:
    case = Case("310116", "ecology", date(2026, 12, 1))
    ratios = ratios_for(current_law(), case, Decimal("0.1"), {"C": Decimal("0.3")})
    assert ratios["B"] == Decimal("0.1")
    assert ratios["C"] == Decimal("0.3")
    assert ratios["D"] == 1


@pytest.mark.rule("P-16")
@pytest.mark.parametrize(
    ("plain", "asked"),
    [(None, {}), (None, {"A": Decimal(2)}), (None, {"E": Decimal("0.1")})],
)
def test_a_ratio_that_makes_no_sense_is_refused(
    plain: Decimal | None, asked: dict[str, Decimal]
) -> None:
    case = Case("310116", "market", date(2026, 12, 1))
    with pytest.raises(RatioWrong):
        ratios_for(current_law(), case, plain, asked)


@pytest.mark.rule("P-16")
def test_an_old_draw_is_repeated_by_its_old_rule(tmp_path: Path) -> None:
    frame = {f"913101167{n:09}-001": "B" for n in range(100)}
    seed = "2026-12 饮食"
    tickets = sorted(
        frame, key=lambda place: hashlib.sha256(f"{seed}:{place}".encode()).hexdigest()
    )
    lines = "".join(f"{place},B\n" for place in sorted(frame))
    claim = {
        "rule": "sha256-v1",
        "seed": seed,
        "frame_size": 100,
        "frame_digest": hashlib.sha256(lines.encode()).hexdigest(),
        "groups": [{"name": "B", "ratio": "0.07", "size": 100, "drawn": 7}],
    }
    file = tmp_path / "old"

    def told(drawn: list[str]) -> tuple[str, int]:
        rows = [f"d,{place}" for place in drawn]
        rows += [f"f,{place},B" for place in sorted(frame)]
        file.write_text("\n".join([json.dumps(claim), *rows]) + "\n", encoding="utf-8")
        return verify.main(["verify", str(file)])

    assert told(sorted(tickets[:7]))[1] == 0
    assert told(sorted(tickets[1:8]))[1] == 1
