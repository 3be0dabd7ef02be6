"""What a code's QR says: the page's address, and after `#` the signed payload (C-05).

The part after `#` never reaches a server; a reader without a network checks it against
the published keys. Whoever holds both can ask the page to compare them.
"""

import io
from collections.abc import Sequence
from functools import cache
from typing import Literal

import segno

from checkcode_svc.codes.domain.signing import ED25519, PublicKey, SigningKey, verify
from checkcode_svc.models import Code, CodeMember
from checkcode_svc.settings import CheckcodeSettings

_HASH_SHOWN = 16
_SCALE = 5
_MEDIA = {"svg": "image/svg+xml", "png": "image/png"}


@cache
def _key(secret: str) -> SigningKey:
    return SigningKey.from_secret(secret)


def signing_key(settings: CheckcodeSettings) -> SigningKey:
    """The key that signs now."""
    return _key(settings.code_signing_secret.get_secret_value())


def keys(settings: CheckcodeSettings) -> tuple[PublicKey, ...]:
    """Every key whose signatures are accepted: the present one, and retired ones."""
    retired = (
        PublicKey.of(bytes.fromhex(one), ED25519) for one in settings.code_retired_keys
    )
    return (signing_key(settings).public, *retired)


def signed(
    settings: CheckcodeSettings, code: Code, members: Sequence[CodeMember]
) -> str:
    """The compact payload: the code, its last day, place and agencies, its token."""
    return signing_key(settings).sign(
        {
            "c": code.code,
            "d": code.day.isoformat(),
            "x": code.expires_on.isoformat() if code.expires_on else None,
            "p": code.place,
            "a": [one.agency for one in members],
            "t": code.token_hash[:_HASH_SHOWN],
        }
    )


def fits(settings: CheckcodeSettings, payload: str, code: Code) -> bool:
    """Tell whether a payload is signed by us, for this code and this token (C-06)."""
    content = verify(payload, keys(settings))
    return (
        content is not None
        and content.get("c") == code.code
        and content.get("t") == code.token_hash[:_HASH_SHOWN]
    )


def picture(content: str, kind: Literal["svg", "png"]) -> tuple[bytes, str]:
    """The QR code as a picture, and its media type."""
    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(out, kind=kind, scale=_SCALE)
    return out.getvalue(), _MEDIA[kind]
