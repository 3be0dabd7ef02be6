"""Sends all tests of one `xdist_group` to one worker.

pytest-xdist 3.8 hands groups over in the tests' ids, which pytest 9.2 no longer lets it
change (its issue 1386): without this, `--dist loadgroup` silently groups nothing.
"""

import json
from functools import cached_property
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from shared.testing.servers import folder_of

_FILE = "groups.json"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave the groups in the run's folder; every worker collects the same."""
    worker = getattr(config, "workerinput", None)
    if worker is None:
        return
    marks = {item.nodeid: item.get_closest_marker("xdist_group") for item in items}
    groups = {nodeid: mark.args[0] for nodeid, mark in marks.items() if mark}
    draft = folder_of(config) / f"{worker['workerid']}-{_FILE}"
    draft.write_text(json.dumps(groups))
    draft.replace(folder_of(config) / _FILE)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Take this scheduler where pytest-xdist's own was asked for."""
    return _ByGroup(config, log) if config.getoption("dist") == "loadgroup" else None


class _ByGroup(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
    """A group, or a test without one, goes to a worker as one piece of work."""

    @cached_property
    def _groups(self) -> dict[str, str]:
        read: dict[str, str] = json.loads((folder_of(self.config) / _FILE).read_text())
        return read

    def _split_scope(self, nodeid: str) -> str:
        return self._groups.get(nodeid, nodeid)
