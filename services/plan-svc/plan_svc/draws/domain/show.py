"""What the file of a draw says; `verify.py` reads it (P-16)."""

import zlib
from collections.abc import Sequence
from typing import Any

from plan_svc.draws.domain.draw import Draw, DrawnPlace, DrawRule
from plan_svc.draws.domain.frame import FrameChunk
from plan_svc.frames.domain.record import StepName, Year
from plan_svc.frames.domain.show import frame_claim, year_claim
from plan_svc.teams.domain.team import TeamDraw


def claim_of(
    draw: Draw, year: Year | None, teams: Sequence[TeamDraw] = ()
) -> dict[str, Any]:
    """The first line: what is claimed of a draw, and of the year that it is of."""
    claim = {
        "rule": draw.rule,
        "draw": draw.id,
        "plan": draw.plan_id,
        "ordinal": draw.ordinal,
        "reason": draw.reason,
        "replaces": draw.replaces,
        "drawn_at": draw.drawn_at.isoformat(),
        "drawn": draw.drawn,
        "frame_size": draw.frame_size,
        "left_out": draw.left_out,
        "kinds": draw.kinds,
        "scopes": draw.scopes,
        "groups": draw.groups,
    }
    if draw.rule is DrawRule.STAFFED:
        claim["teams"] = teams
    if draw.rule is DrawRule.SEEDED or year is None:
        return claim | {"seed": draw.seed, "frame_digest": draw.frame_digest}
    return claim | {
        "year": year.year,
        "own": draw.own,
        "own_reason": draw.own_reason,
        **year_claim(year),
        "frames": [
            frame_claim(frame)
            for frame in year.frames
            if frame.is_numbered and frame.steps[StepName.NUMBERED].at <= draw.drawn_at
        ],
    }


def drawn_line(place: DrawnPlace, path: tuple[int, list[bytes]] | None) -> str:
    """A drawn place, with the way from its number to the root of the year's frame."""
    position, steps = path or (0, [])
    proof = ".".join(step.hex() for step in steps)
    return (
        f"d,{place.place},{place.frame},{place.number},{place.rank},"
        f"{position},{proof}\n"
    )


def framed_lines(chunk: FrameChunk) -> str:
    """Every place of a chunk, without its number: the opened key makes that anew."""
    lines = []
    for entry in zlib.decompress(chunk.lines).decode().splitlines():
        place, frame, number, rank = entry.split(",")
        lines.append(f"f,{place},{frame},{int(number[:2], 16)},{rank}\n")
    return "".join(lines)
