"""Fixtures of the tests of clues."""

import pytest

from tests.integration.plan_svc.clues.clue_desk import Desk
from tests.integration.plan_svc.planned import District


@pytest.fixture
async def desk(district: District) -> Desk:
    """A district whose desk takes clues in."""
    return Desk(district)
