"""Inspectors' certificates: entered, prolonged, revoked (S-07)."""

from collections.abc import Sequence
from dataclasses import replace

import asyncpg

from shared.auth import Principal
from shared.db import Tx
from shared.messaging.outbox import record
from subject_svc.history import store
from subject_svc.inspectors.domain import Inspector, read_certificate
from subject_svc.subjects import events as announce
from subject_svc.subjects import store as records
from subject_svc.subjects.errors import InspectorUnknown


async def keep(tx: Tx, inspectors: Sequence[Inspector]) -> list[asyncpg.Record]:
    """Write what says something new, and publish it."""
    keys = [{"certificate": one.certificate} for one in inspectors]
    await store.lock(tx, store.INSPECTORS, keys)
    written = await store.write(tx, store.INSPECTORS, inspectors)
    await record(tx, *map(announce.inspector, written))
    return written


async def enter(tx: Tx, who: Principal, inspector: Inspector) -> Inspector:
    """Enter one inspector, or correct what is known of one."""
    who.must_see(inspector.region)
    await keep(tx, [inspector])
    return inspector


async def revoke(tx: Tx, who: Principal, certificate: str) -> Inspector:
    """Revoke a certificate at once: it carries no code from now on (S-07)."""
    key = {"certificate": read_certificate(certificate)}
    rows = await store.lock(tx, store.INSPECTORS, [key])
    known = [records.inspector(row) for row in rows]
    if not known or not who.sees(known[0].region):
        raise InspectorUnknown
    revoked = replace(known[0], revoked=True)
    await keep(tx, [revoked])
    return revoked
