import pytest
from credit_svc import policy


def test_a_policy_row_that_cannot_be_read_stops_the_start() -> None:
    with pytest.raises(ValueError, match="policy row"):
        policy.parse('[[row]]\nregion = "*"', "", "")
    with pytest.raises(ValueError, match="Grade"):
        policy.parse("", "", '[[row]]\ngrade = "Z"')
