"""Fixtures of every suite come from `shared.testing`."""

pytest_plugins = ["shared.testing"]
