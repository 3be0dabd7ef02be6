"""Fixtures of every suite come from `shared.testing`; `tests.tools` guards skips."""

pytest_plugins = ["shared.testing", "tests.tools"]
