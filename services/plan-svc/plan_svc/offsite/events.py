"""Off-site inspections as the events that describe them."""

from plan_svc.offsite.domain.inspection import OffSiteInspection
from shared.events.plan import OffSiteInspected, PointOffSite

_TOLD = (
    *("task", "agency", "domain", "region", "town", "place", "uscc", "kind"),
    *("plan_code", "day", "means", "problems", "classified", "surprise"),
    *("recorded_at", "correct_until", "corrected_at", "version"),
)


def inspected(inspection: OffSiteInspection) -> OffSiteInspected:
    """The event of the present results: no words, no certificate, no file's name."""
    return OffSiteInspected(
        points=tuple(
            PointOffSite(item=point.item, point=point.point, outcome=point.outcome)
            for point in inspection.points
        ),
        evidence=tuple(piece.sha256 for piece in inspection.evidence),
        **{name: getattr(inspection, name) for name in _TOLD},
    )
