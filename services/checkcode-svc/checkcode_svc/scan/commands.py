"""Taking reports of suspicious codes (C-06)."""

from checkcode_svc.codes import queries as codes
from checkcode_svc.codes.domain import token
from checkcode_svc.scan import store
from checkcode_svc.scan.domain import MAX_TEXT
from checkcode_svc.scan.store import Report
from shared.db import Tx
from shared.ids import new_id

_TOKEN_KEPT = 64


async def report(tx: Tx, opened_by: str, text: str) -> None:
    """Take a report of a suspicious code; the token may be none of ours."""
    code = await codes.find_by_token(tx, token.fingerprint(opened_by))
    entry = Report(
        id=new_id(),
        token=opened_by[:_TOKEN_KEPT] if code is None else "",
        code=code.code if code else None,
        region=code.region if code else None,
        text=text[:MAX_TEXT],
        made_at=tx.runtime.clock.now(),
    )
    await store.insert_reports.run(tx, [entry])
