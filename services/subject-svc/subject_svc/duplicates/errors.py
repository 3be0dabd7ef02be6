"""Why a call about a pair of subjects is refused."""

from shared.errors import Conflict, NotFound


class DuplicateUnknown(NotFound):
    """There is no such pair, or neither of the two is yours."""

    code, rule = "duplicate-unknown", "S-01"
    zh = "没有该疑似重复，或双方均不在您的区域。"


class DuplicateDecided(Conflict):
    """Somebody decided about this pair already."""

    code, rule = "duplicate-decided", "S-01"
    zh = "该疑似重复已处理。"
