"""Fixtures of the tests of off-site inspections."""

import pytest

from tests.integration.plan_svc.offsite.from_afar import FromAfar
from tests.integration.plan_svc.planned import District


@pytest.fixture
async def afar(district: District) -> FromAfar:
    """Who inspects off-site in the district, on 10 March."""
    afar = FromAfar(district)
    await afar.certify()
    return afar
