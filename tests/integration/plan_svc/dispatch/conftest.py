"""Fixtures of the tests of dispatched tasks."""

import pytest

from tests.integration.plan_svc.dispatch.taskwork import TaskWork
from tests.integration.plan_svc.planned import District


@pytest.fixture
async def work(district: District) -> TaskWork:
    """Who works on tasks in the district."""
    return TaskWork(district)
