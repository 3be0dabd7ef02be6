"""Whether a plan would be filed, answered without writing anything (X-01)."""
