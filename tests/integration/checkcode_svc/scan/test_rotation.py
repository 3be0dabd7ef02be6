"""Pepper and signing key are replaced, and the codes of before go on (C-05, C-17)."""

import base64

import pytest
from checkcode_svc.codes.domain import payload
from checkcode_svc.codes.domain.signing import PublicKey, SigningKey, verify
from checkcode_svc.codes.store import codes
from checkcode_svc.settings import CheckcodeSettings
from pydantic import SecretStr

from tests.integration.checkcode_svc.scan.test_scan_page import page
from tests.integration.checkcode_svc.scene import DAY, SERVICE, District


def rotate(district: District, *, keep_pepper: bool) -> None:
    """Replace both secrets; the old public key stays listed, the old pepper perhaps."""
    runtime = district.world.db(SERVICE)
    old = CheckcodeSettings.of(runtime)
    key = SigningKey.from_secret(old.code_signing_secret.get_secret_value())
    runtime.settings = old.model_copy(
        update={
            "code_signing_secret": SecretStr("another-signing-secret"),
            "code_retired_keys": (key.public.public.hex(),),
            "token_pepper": SecretStr("another-pepper"),
            "token_retired_peppers": (old.token_pepper,) if keep_pepper else (),
        }
    )


async def signed(district: District, number: str) -> str:
    """What the QR of a code holds for a reader without a network."""
    runtime = district.world.db(SERVICE)
    async with runtime.reading() as tx:
        code = await codes.find(tx, number)
    assert code is not None
    secret = CheckcodeSettings.of(runtime).code_signing_secret.get_secret_value()
    return payload.signed(SigningKey.from_secret(secret), code)


async def published(district: District) -> tuple[PublicKey, ...]:
    answer = await district.anybody().get("/c/keys.json")
    return tuple(
        PublicKey(key["kid"], key["crv"], base64.urlsafe_b64decode(key["x"] + "=="))
        for key in answer.json()["keys"]
    )


@pytest.mark.rule("C-17")
async def test_a_code_of_before_opens_its_page_and_verifies_after_both_were_replaced(
    alone: District,
) -> None:
    application = await alone.applied()
    before = await signed(alone, application["code"])
    rotate(alone, keep_pepper=True)
    alone.at(DAY)

    shown = await page(alone, application["scan_url"], f"?p={before}")
    read = await alone.client().get(f"/checkcode/v1/codes/{application['code']}")
    keys = await published(alone)

    assert "<h1>有效</h1>" in shown.text
    assert read.json()["scan_url"] == application["scan_url"], "the same link again"
    assert len(keys) == 2
    for compact in (before, await signed(alone, application["code"])):
        content = verify(compact, keys)
        assert content is not None
        assert content["c"] == application["code"]


@pytest.mark.rule("C-05")
async def test_without_its_pepper_a_printed_code_still_opens_and_no_wrong_link_is_drawn(
    alone: District,
) -> None:
    application = await alone.applied()
    path = f"/checkcode/v1/codes/{application['code']}"
    rotate(alone, keep_pepper=False)
    alone.at(DAY)

    shown = await page(alone, application["scan_url"])
    read, drawn = (
        await alone.client().get(path),
        await alone.client().get(f"{path}/qr.svg"),
    )

    assert "<h1>有效</h1>" in shown.text
    assert read.json()["scan_url"] is None
    assert (drawn.status_code, drawn.json()["code"]) == (503, "link-lost")
    assert "TOKEN_RETIRED_PEPPERS" in drawn.text
