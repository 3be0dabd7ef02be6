"""The audit's event, as every service publishes it."""

from typing import Any

from shared.events.audit import ActAudited
from tests.factories.base import NOON, REGION, make


def act(**changes: Any) -> ActAudited:
    """A plan was filed by an officer of the district."""
    return make(
        ActAudited,
        changes,
        version=1,
        id="019ce1f0-0000-7000-8000-000000000001",
        at=NOON,
        service="plan-svc",
        act="file_plan",
        outcome="done",
        actor="officer-1",
        agency=f"{REGION}-justice",
        region=REGION,
        cases=("JH310116-2026-000001X",),
        cases_count=1,
        hash="0" * 64,
    )
