"""Joint proposals: how they come about, who leads, what answers do (M-06, M-07)."""
