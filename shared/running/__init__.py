"""A service as a process: its manifest, its runtime, its roles and commands."""
