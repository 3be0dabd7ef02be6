"""The draw of a draft's subjects (P-16); anyone can repeat it from what is kept."""

from uuid import UUID

from plan_svc.draws import domain, store
from plan_svc.draws.domain import Draw, DrawOrder, PublishedDraw
from plan_svc.draws.errors import FrameEmpty
from plan_svc.plans import commands as plans
from plan_svc.plans.domain.content import Window
from plan_svc.review import queries as review
from plan_svc.review.domain import limits
from plan_svc.review.domain.dossier import Dossier
from plan_svc.subjects import commands as subjects
from shared.auth import Principal
from shared.db import Tx


async def draw_subjects(
    tx: Tx, plan_id: UUID, order: DrawOrder, who: Principal
) -> PublishedDraw:
    """Draw subjects by the ratio of their grade; an earlier draw is replaced (P-16).

    Left out of the frame are places that a frequency row holds full (P-13), and the
    `unobtrusive` subjects that the review would refuse. Those that the plan's exception
    excuses come last (P-12).
    """
    plan = await plans.own_draft(tx, plan_id, who)
    dossier = await review.gather(tx, plan)
    window = plan.content.window or Window(dossier.today, dossier.today)
    case = dossier.agency.case(window.latest)
    ratios = domain.ratios_for(dossier.law, case, plan.content.ratio, order.ratios)
    await subjects.clear_drawn(tx, plan)
    draw = Draw(order.seed, ratios)
    left_out = await _fill(tx, dossier, window, order, draw)
    drawn = draw.result()
    if not drawn.places:
        raise FrameEmpty(left_out=left_out)
    law, content = dossier.law, plan.content
    bases = (
        *map(law.cite, domain.measures(law, case)),
        *limits.subject_bases(law, content, dossier.parties).all,
    )
    published = drawn.publish(order.seed, ratios, bases, tx.runtime.clock.now())
    await store.forget.run(tx, plan.id)
    await store.keep.run(tx, plan.id, published, drawn.frame)
    await subjects.take_drawn(tx, plan, drawn.places)
    await subjects.recount(tx, plan, who)
    return published


async def _fill(
    tx: Tx, dossier: Dossier, window: Window, order: DrawOrder, draw: Draw
) -> int:
    """Put the frame's places into a draw; how many were left out."""
    agency, minded = (
        dossier.agency,
        (dossier.law, dossier.plan.content, dossier.parties),
    )
    barred = await review.barred_places(tx, dossier, window)
    left_out = 0
    async for row in store.frame_places.stream(
        tx,
        agency.domain,
        limits.guarded_domains(*minded),
        limits.listing_domains(*minded),
        window.earliest,
        window.latest,
        review.graded_on(tx, window),
        subjects.reach_of(agency.region),
        order.towns,
        order.business_types,
    ):
        if row.place in barred or row.guarded:
            left_out += 1
        else:
            draw.add(row.place, row.grade, comes_last=row.unobtrusive)
    return left_out
