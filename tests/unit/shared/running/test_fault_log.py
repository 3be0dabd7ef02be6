"""A fault counts from its first time until it passes, or nobody meets it any more."""

from shared.running.fault_log import LATELY_SECONDS, FaultLog


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_fault_counts_from_its_first_time_until_it_passes() -> None:
    clock = Clock()
    failing = FaultLog(clock)
    assert failing.seconds == 0
    failing.failed("a", ValueError("first"))
    clock.now += 50
    failing.failed("a", ValueError("again\nDETAIL: Key (name)=(王小明)"))
    failing.failed("b", OSError())
    assert failing.seconds == 50
    assert failing.reason == "ValueError"
    failing.passed(["a", "c"])
    assert (failing.seconds, failing.reason) == (0, "OSError")
    failing.passed(["b"])
    assert (failing.seconds, failing.reason) == (0, "")


def test_what_was_not_met_again_for_long_counts_no_more() -> None:
    clock = Clock()
    failing = FaultLog(clock)
    failing.failed("a", ValueError())
    clock.now += LATELY_SECONDS
    assert failing.seconds == LATELY_SECONDS
    clock.now += 1
    assert failing.seconds == 0
