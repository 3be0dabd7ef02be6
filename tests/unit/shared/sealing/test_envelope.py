"""A value under a key of its own, that key under the deployment's (S-11)."""

import pytest

from shared.sealing import KeyRing, KeyUnknown, SealBroken

USE, ABOUT = b"tests", b"row 1"


def ring(present: str = "1", **more: str) -> KeyRing:
    return KeyRing(USE, present, {"1": "a" * 32, **more})


def test_what_is_sealed_is_opened_and_no_two_seals_are_alike() -> None:
    first, second = (ring().seal(ABOUT, "13800000000") for _ in range(2))
    assert ring().open(ABOUT, first) == ring().open(ABOUT, second) == "13800000000"
    assert not set(first.split(":")[1:]) & set(second.split(":")[1:])
    assert "13800000000" not in first


def test_a_seal_of_one_row_opens_no_other() -> None:
    with pytest.raises(SealBroken):
        ring().open(b"row 2", ring().seal(ABOUT, "x"))


@pytest.mark.parametrize("part", [1, 2])
def test_a_changed_seal_is_refused(part: int) -> None:
    parts = ring().seal(ABOUT, "value").split(":")
    parts[part] = ("A" if parts[part][0] != "A" else "B") + parts[part][1:]
    with pytest.raises(SealBroken):
        ring().open(ABOUT, ":".join(parts))


@pytest.mark.parametrize("text", ["", "1", "1:a", "1:%:%", "1::"])
def test_what_is_no_seal_is_refused(text: str) -> None:
    with pytest.raises(SealBroken):
        ring().open(ABOUT, text)


def test_a_new_key_wraps_the_old_seal_without_touching_the_value() -> None:
    old = ring().seal(ABOUT, "value")
    both = ring("2", **{"2": "b" * 32})
    new = both.rewrap(ABOUT, old)
    assert new.startswith(both.prefix)
    assert new.split(":")[2] == old.split(":")[2]
    alone = KeyRing(USE, "2", {"2": "b" * 32})
    assert alone.open(ABOUT, new) == "value"
    with pytest.raises(KeyUnknown, match="'1'"):
        alone.open(ABOUT, old)


def test_one_secret_gives_each_use_a_key_of_its_own() -> None:
    other = KeyRing(b"another use", "1", {"1": "a" * 32})
    with pytest.raises(SealBroken):
        other.open(ABOUT, ring().seal(ABOUT, "value"))


def test_a_present_key_without_a_secret_is_refused() -> None:
    with pytest.raises(KeyUnknown):
        ring("3")
