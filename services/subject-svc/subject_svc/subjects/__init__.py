"""The subjects themselves, by USCC (S-01)."""
