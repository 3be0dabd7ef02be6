"""The signed payload of a code, which its QR holds after the page's address (C-05).

The part after `#` never reaches a server; a reader without a network checks it against
the published keys. Whoever holds both can ask the page to compare them.
"""

from checkcode_svc.codes.domain.code import Code
from checkcode_svc.codes.domain.signing import PublicKey, SigningKey, verify

_HASH_SHOWN = 16


def signed(key: SigningKey, code: Code) -> str:
    """The compact payload: the code, its last day, place and agencies, its token."""
    return key.sign(
        {
            "c": code.code,
            "d": code.day.isoformat(),
            "x": code.expires_on.isoformat() if code.expires_on else None,
            "p": code.place,
            "a": [party.agency for party in code.members],
            "t": code.token_hash[:_HASH_SHOWN],
        }
    )


def fits(keys: tuple[PublicKey, ...], payload: str, code: Code) -> bool:
    """Tell whether a payload is signed by us, for this code and this token (C-06)."""
    content = verify(payload, keys)
    return (
        content is not None
        and content.get("c") == code.code
        and content.get("t") == code.token_hash[:_HASH_SHOWN]
    )
