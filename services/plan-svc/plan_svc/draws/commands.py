"""The draw of a draft's subjects (P-16); anyone can repeat it from what is kept."""

import zlib
from decimal import Decimal
from uuid import UUID

import asyncpg

from plan_svc.draws import domain as draw
from plan_svc.draws.domain import Draw, Drawn
from plan_svc.library.errors import FrameEmpty
from plan_svc.plans import commands as drafting
from plan_svc.plans import queries as reads
from plan_svc.plans.schemas import DrawIn, DrawOut
from plan_svc.review import inspected
from plan_svc.review import queries as review
from plan_svc.review import store as rows
from plan_svc.review.domain.frequency import Window
from plan_svc.review.queries import Reviewed
from plan_svc.uploads import commands as subjects
from shared import jsontext
from shared.auth import Principal
from shared.db import Tx

_FRAME = """
SELECT c.number AS place, coalesce(o.grade, 'none') AS grade,
       EXISTS (SELECT 1 FROM list_copy u
               WHERE u.list_name = 'unobtrusive' AND u.uscc = c.uscc
                 AND u.domain = ANY(array_append($2::text[], '*')) AND u.active
                 AND u.valid_from <= $4
                 AND (u.valid_to IS NULL OR u.valid_to >= $3)) AS listed
FROM place_copy c
LEFT JOIN grade_copy o ON o.uscc = c.uscc AND o.domain = $1
WHERE NOT c.retired AND c.kind = 'premises'
  AND starts_with(coalesce(c.town, c.region), $5)
  AND ($6::text[] = '{}' OR c.town = ANY($6))
  AND ($7::text[] = '{}' OR c.business_types && $7)
ORDER BY c.number
"""
"""Every place of the frame's region, with what its draw depends on."""

_TAKE = """
INSERT INTO plan_subject (plan_id, place, uscc, line, drawn, reasons)
SELECT $1, p.number, p.uscc, n, true, '{}'
FROM unnest($2::text[]) WITH ORDINALITY AS d(place, n)
JOIN place_copy p ON p.number = d.place
ON CONFLICT (plan_id, place) DO UPDATE SET drawn = true
"""


class _Frame:
    """Packs the frame's lines while they are drawn from."""

    def __init__(self) -> None:
        self.left_out = 0
        self._packed = bytearray()
        self._packer = zlib.compressobj()

    def add(self, place: str, grade: str) -> None:
        self._packed += self._packer.compress(f"{place},{grade}\n".encode())

    def finish(self) -> bytes:
        return bytes(self._packed + self._packer.flush())


async def draw_subjects(tx: Tx, plan_id: UUID, body: DrawIn, who: Principal) -> DrawOut:
    """Draw subjects by the ratio of their grade; an earlier draw is replaced (P-16).

    Left out of the frame are places that a frequency row holds full (P-13), and
    `unobtrusive` subjects unless the plan names an exception: then they come last.
    """
    plan = await drafting.own_draft(tx, plan_id, who)
    case = await review.gather(tx, plan)
    window = rows.window_of(case.draft) or Window(case.today, case.today)
    ratios = draw.ratios_for(
        case.law, case.planner.case(window.latest), case.draft.ratio, body.ratios
    )
    await tx.execute(
        "DELETE FROM plan_subject WHERE plan_id = $1 AND drawn", plan["id"]
    )
    machine, frame = Draw(body.seed, ratios), _Frame()
    await _fill(tx, case, window, body, (machine, frame))
    result = machine.result()
    if not result.places:
        raise FrameEmpty(left_out=frame.left_out)
    await tx.execute(_TAKE, plan_id, list(result.places))
    await _keep(tx, plan, body.seed, (result, frame.finish(), ratios))
    await subjects.counted(tx, plan)
    return await reads.draw(tx, plan)


async def _fill(
    tx: Tx, case: Reviewed, window: Window, body: DrawIn, into: tuple[Draw, _Frame]
) -> None:
    machine, frame = into
    guarded = rows.guarded_domains(case.law, case.draft, case.parties)
    limits = rows.limit_rows(case.law, case.draft, case.parties, window)
    beside = inspected.domains_of(case.law, case.parties, window)
    full = await rows.full_places(tx, limits, window)
    full |= await inspected.places(tx, beside, window)
    region = case.planner.region
    found = tx.stream(
        _FRAME,
        case.planner.domain,
        sorted({party.planner.domain for party in case.parties}),
        window.earliest,
        window.latest,
        region[:2] if region[2:6] == "0000" else region,
        body.towns,
        body.business_types,
    )
    async for row in found:
        if row["place"] in full or (row["listed"] and guarded):
            frame.left_out += 1
            continue
        machine.add(row["place"], row["grade"], comes_last=row["listed"])
        frame.add(row["place"], row["grade"])


async def _keep(
    tx: Tx,
    plan: asyncpg.Record,
    seed: str,
    made: tuple[Drawn, bytes, dict[str, Decimal]],
) -> None:
    result, packed, ratios = made
    await tx.execute("DELETE FROM plan_draw WHERE plan_id = $1", plan["id"])
    await tx.execute(
        """
        INSERT INTO plan_draw (plan_id, seed, algorithm, ratios, by_grade, frame_size,
                               frame_digest, frame, drawn, drawn_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        plan["id"],
        seed,
        draw.ALGORITHM,
        jsontext.dumps({grade: str(ratio) for grade, ratio in ratios.items()}),
        jsontext.dumps(result.by_grade),
        result.frame_size,
        result.frame_digest,
        packed,
        len(result.places),
        tx.runtime.clock.now(),
    )
