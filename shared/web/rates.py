"""How often one verified caller may call one process of a service.

Addresses are counted before, at the gateway. A caller here is the person and client of
a verified token, so new tokens of the same person buy nothing. What costs much counts
as many calls.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from shared.auth import Principal
from shared.db.surroundings import Surroundings
from shared.errors import DomainError

BURST_SECONDS = 10.0
"""Whoever was quiet may make the calls of so many seconds at once."""
UPLOAD = 20
"""An upload or a replay costs as much as this many ordinary calls."""
MOST_CALLERS = 10_000


class TooMany(DomainError):
    """You call more often than is allowed."""

    status = 429
    code = "too-many-requests"
    zh = "请求过于频繁，请稍后再试。"
    todo = "Wait as long as `Retry-After` says and send it again."
    todo_zh = "请按 Retry-After 所示等待后重新发送。"

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.headers: Mapping[str, str] = {"Retry-After": str(max(1, round(seconds)))}


class Rates:
    """A bucket for each caller, filled at a steady rate."""

    def __init__(
        self, per_second: float | None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = per_second
        self._now = now
        self._buckets: OrderedDict[tuple[str, str, str], tuple[float, float]]
        self._buckets = OrderedDict()

    def count(self, who: Principal, cost: int = 1) -> None:
        """Count a call.

        Raises:
            TooMany: saying when the next one is taken.
        """
        if self._rate is None:
            return
        caller, now = (who.agency, who.subject, who.client_id), self._now()
        most = self._rate * BURST_SECONDS
        left, at = self._buckets.pop(caller, (most, now))
        left = min(most, left + (now - at) * self._rate)
        enough = left >= cost
        self._buckets[caller] = (left - cost if enough else left), now
        if len(self._buckets) > MOST_CALLERS:
            self._buckets.popitem(last=False)
        if not enough:
            raise TooMany((cost - left) / self._rate)


def rates(runtime: Surroundings) -> Rates:
    """The rates of a service's callers; one for a runtime, by `runtime.own`."""
    return Rates(runtime.settings.calls_per_second)
