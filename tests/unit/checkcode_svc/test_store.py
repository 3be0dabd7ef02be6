"""How rows are handed to PostgreSQL."""

import json
from uuid import UUID

from checkcode_svc.models import VisitPart
from checkcode_svc.store import as_json


def test_a_column_without_a_value_is_left_out_and_a_nested_null_is_kept() -> None:
    point = {"item": "market-001", "point": "1", "outcome": "no_problem"}
    part = VisitPart(
        visit_id=UUID(int=1),
        agency="310116-market",
        domain="market",
        region="310116",
        position=0,
        tasks=["a"],
        items=[],
        inspectors=[],
        status="complete",
        points=[{**point, "measure": None}],
        problems=0,
        version=1,
    )
    (written,) = json.loads(as_json([part]))
    assert "supervisor_reason" not in written
    assert written["points"] == [{**point, "measure": None}]
    assert written["items"] == []
