"""Inspection codes as they are read and listed, and the QR that opens their page."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hmac import compare_digest
from typing import Literal
from uuid import UUID

import segno

from checkcode_svc.codes.domain import payload, token
from checkcode_svc.codes.domain.code import Code, Face
from checkcode_svc.codes.domain.errors import CodeUnknown, LinkLost
from checkcode_svc.codes.domain.signing import ED25519, PublicKey, SigningKey
from checkcode_svc.codes.store import codes as store
from checkcode_svc.codes.store import lists
from checkcode_svc.codes.store.codes import OPENED, PAGE, SHOWN_OF, LiveCode
from checkcode_svc.codes.store.lists import Chosen, CodeCounts, lies_within, reaches
from checkcode_svc.settings import CheckcodeSettings
from checkcode_svc.visits import queries as visits
from shared.auth import Principal, Secrecy, secret_to
from shared.db import ReadTx, Tx
from shared.db.surroundings import Surroundings
from shared.web.pagination import Page, PageParams

__all__ = [
    "OPENED",
    "PAGE",
    "SHOWN_OF",
    "Chosen",
    "CodeCounts",
    "CodeView",
    "LiveCode",
    "application_of",
    "counts",
    "find_by_token",
    "for_update",
    "is_shown",
    "issued_at",
    "issued_with",
    "keys",
    "lies_within",
    "listed",
    "live_codes",
    "live_of",
    "locked_for",
    "next_serial",
    "overdue",
    "qr",
    "reaches",
    "read",
    "scan_url",
    "scan_url_if_known",
    "token_of",
    "view",
    "with_no_shows",
]

_SCALE = 5
_MEDIA = {"svg": "image/svg+xml", "png": "image/png"}


def scan_url(tx: ReadTx, token_seed: str) -> str:
    """The link that opens a code's page.

    Raises:
        LinkLost: if the pepper that it was made with is listed no more.
    """
    url = scan_url_if_known(tx, token_seed)
    if url is None:
        raise LinkLost
    return url


def scan_url_if_known(tx: ReadTx, token_seed: str) -> str | None:
    """The same for a list, which one lost link must not spoil."""
    settings = CheckcodeSettings.of(tx.runtime)
    token = settings.peppers().drawn(token_seed)
    return None if token is None else f"{settings.public_url}/c/{token}"


def _check(tx: ReadTx, token_seed: str) -> str | None:
    check = CheckcodeSettings.of(tx.runtime).peppers().check(token_seed)
    return None if check is None else token.printed(check)


async def token_of(tx: ReadTx, number: str, check: str) -> str | None:
    """The token of a code, for who has both its number and its check characters.

    An unknown number takes the same way as a wrong check: nothing tells them apart.
    """
    peppers = CheckcodeSettings.of(tx.runtime).peppers()
    known = await store.seed_of.first(tx, number)
    seed = known or ""
    right = peppers.check(seed) or ""
    fits = compare_digest(token.normalise(check).encode(), right.encode())
    return peppers.drawn(seed) if fits and known else None


def keys(runtime: Surroundings) -> tuple[PublicKey, ...]:
    """Every key whose signatures are accepted: the present one, and retired ones."""
    settings = CheckcodeSettings.of(runtime)
    retired = (
        PublicKey.of(bytes.fromhex(key), ED25519) for key in settings.code_retired_keys
    )
    return (_signing_key(settings).public, *retired)


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code as one agency reads it today."""

    code: Code
    reader: str
    face: Face
    visits: Sequence[UUID]
    """The first one first."""
    scan_url: str | None
    """For the agencies on the code only."""
    check: str | None
    """What paper shows beside the number; for them only too."""


async def view(tx: ReadTx, who: Principal, number: str) -> CodeView:
    """One code with its visits, for those who may see it.

    Raises:
        CodeUnknown: if there is none that the caller may see.
    """
    (shown,) = await _views(tx, who, [await read(tx, who, number)])
    return shown


async def read(tx: ReadTx, who: Principal, number: str) -> Code:
    """One code, for those who may see it.

    Raises:
        CodeUnknown: if there is none that the caller may see.
    """
    code = await store.find(tx, number)
    if code is None or not is_shown(code, who):
        raise CodeUnknown
    return code


def is_shown(code: Code, who: Principal) -> bool:
    """A code of the caller's own, or of its region if it is not secret (C-05)."""
    secrecy = Secrecy(
        code.classified, code.surprise, code.agencies, presented=code.was_shown
    )
    if who.agency in code.agencies:
        return True
    return who.sees(code.region, code.town) and not secret_to(secrecy, who)


async def locked_for(tx: Tx, who: Principal, number: str) -> Code:
    """The code, locked, for an act of the caller's.

    Raises:
        CodeUnknown: if there is none that the caller may see.
    """
    code = await for_update(tx, number)
    if not is_shown(code, who):
        raise CodeUnknown
    return code


async def for_update(tx: Tx, number: str) -> Code:
    """The code, locked until the transaction ends.

    Raises:
        CodeUnknown: if there is none.
    """
    code = await store.locked(tx, number)
    if code is None:
        raise CodeUnknown
    return code


async def application_of(tx: ReadTx, number: str) -> UUID:
    """The application that a code came of.

    Raises:
        CodeUnknown: if there is no such code.
    """
    application_id = await store.application_of.first(tx, number)
    if application_id is None:
        raise CodeUnknown
    return application_id


async def live_of(tx: Tx, application_id: UUID) -> Code | None:
    """The live code of an application, locked until the transaction ends."""
    return await store.locked_live(tx, application_id)


async def live_codes(
    tx: ReadTx, applications: Sequence[UUID]
) -> Mapping[UUID, LiveCode]:
    """The live codes of some applications."""
    codes = await store.live.all(tx, list(applications))
    return {code.application_id: code for code in codes}


async def overdue(tx: ReadTx, today: date, limit: int) -> Sequence[str]:
    """Codes that nobody presented by their last day."""
    return await store.overdue.all(tx, today, limit)


async def with_no_shows(tx: ReadTx, day: date, limit: int) -> Sequence[str]:
    """Codes presented by a day to whose visit an agency has not come (C-26)."""
    return await store.with_no_shows.all(tx, day, limit)


async def issued_at(tx: ReadTx, places: Sequence[str]) -> Sequence[UUID]:
    """The applications of codes at some places that nobody has presented."""
    return await lists.issued_at.all(tx, list(places))


async def issued_with(tx: ReadTx, items: Sequence[str]) -> Sequence[UUID]:
    """The applications of codes with some items that nobody has presented."""
    return await lists.issued_with.all(tx, list(items))


async def next_serial(tx: ReadTx) -> int:
    """A serial number; one that is not used leaves a gap, which means nothing."""
    return await store.next_serial.one(tx)


async def find_by_token(tx: ReadTx, token_hash: str) -> Code | None:
    """The code that a token opens."""
    return await store.find_by_token(tx, token_hash)


async def listed(
    tx: ReadTx, who: Principal, chosen: Chosen, page: PageParams
) -> Page[CodeView]:
    """The chosen codes that the caller may see."""
    asking = who.scope.prefix, who.agency
    codes = await lists.listed(tx, asking, chosen, page.after, page.limit + 1)
    shown = page.page(codes, chosen.sort.lstrip("-"), "code")
    views = await _views(tx, who, shown.items)
    return Page(items=list(views), next_cursor=shown.next_cursor)


async def counts(tx: ReadTx, who: Principal, first: date, last: date) -> CodeCounts:
    """The codes issued in a period, within the caller's scope."""
    return await lists.counts.one(tx, who.scope.prefix, who.agency, first, last)


async def qr(
    tx: ReadTx, who: Principal, number: str, kind: Literal["svg", "png"]
) -> tuple[bytes, str]:
    """The QR of a code as a picture, and its media type, for the agencies on it (C-05).

    Raises:
        CodeUnknown: if there is none that the caller may see.
        NotAMember: if the caller's agency is not on it.
    """
    code = await read(tx, who, number)
    code.member(who.agency)
    signing_key = _signing_key(CheckcodeSettings.of(tx.runtime))
    signed = payload.signed(signing_key, code)
    picture = io.BytesIO()
    content = f"{scan_url(tx, code.token_seed)}#{signed}"
    segno.make(content, error="m", micro=False).save(picture, kind=kind, scale=_SCALE)
    return picture.getvalue(), _MEDIA[kind]


async def _views(
    tx: ReadTx, who: Principal, codes: Sequence[Code]
) -> Sequence[CodeView]:
    today = tx.runtime.clock.today()
    visits_of = await visits.visits_of(tx, [code.code for code in codes])
    return [
        CodeView(
            code,
            who.agency,
            code.face(today),
            visits_of.get(code.code, ()),
            scan_url_if_known(tx, code.token_seed)
            if who.agency in code.agencies
            else None,
            _check(tx, code.token_seed) if who.agency in code.agencies else None,
        )
        for code in codes
    ]


@cache
def _key(secret: str) -> SigningKey:
    return SigningKey.from_secret(secret)


def _signing_key(settings: CheckcodeSettings) -> SigningKey:
    """The key that signs now."""
    return _key(settings.code_signing_secret.get_secret_value())
