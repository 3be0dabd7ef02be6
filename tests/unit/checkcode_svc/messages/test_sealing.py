"""What a message says is sealed in the table (C-12)."""

from uuid import UUID

import pytest
from checkcode_svc.messages.domain.errors import MessageSealed
from checkcode_svc.messages.domain.message import Letter
from checkcode_svc.messages.domain.sealing import Sealer

LETTER = Letter("口令 0123456789", "secret 0123456789", {"secret": "0123456789"})
ONE, OTHER = UUID(int=1), UUID(int=2)
KEY = "k" * 40


@pytest.mark.rule("C-12")
def test_a_sealed_letter_tells_nothing_and_opens_with_its_key() -> None:
    sealed = Sealer(KEY).seal(ONE, LETTER)
    assert "0123456789" not in sealed
    assert sealed != Sealer(KEY).seal(ONE, LETTER)
    assert Sealer(KEY).open(ONE, sealed) == LETTER


@pytest.mark.rule("C-12")
def test_another_key_or_another_messages_seal_opens_nothing() -> None:
    sealed = Sealer(KEY).seal(ONE, LETTER)
    with pytest.raises(MessageSealed):
        Sealer("other" * 8).open(ONE, sealed)
    with pytest.raises(MessageSealed):
        Sealer(KEY).open(OTHER, sealed)


@pytest.mark.rule("C-17")
def test_a_retired_key_still_opens_what_it_sealed() -> None:
    sealed = Sealer(KEY).seal(ONE, LETTER)
    assert Sealer("new" * 12, [KEY]).open(ONE, sealed) == LETTER
