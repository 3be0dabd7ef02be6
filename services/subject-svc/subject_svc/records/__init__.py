"""Licences, permits, penalties, coercive measures and fires of subjects (S-05)."""
