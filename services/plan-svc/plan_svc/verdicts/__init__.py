"""The verdicts on plans, kept so that each can be reached again (X-01)."""
