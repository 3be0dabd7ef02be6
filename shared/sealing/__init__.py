"""Personal data sealed at rest, each value under a key of its own (S-11)."""

from shared.sealing.envelope import KeyRing, KeyUnknown, SealBroken

__all__ = ["KeyRing", "KeyUnknown", "SealBroken"]
