"""The law's rows that checkcode-svc decides by, and those that wait for a reader."""

from checkcode_svc.policy.queries import current_law

__all__ = ["current_law"]
