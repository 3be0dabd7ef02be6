"""The search, its bounds and the problem that it solves; plain values."""
