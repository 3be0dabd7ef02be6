"""What a draw refuses, and what the caller does about it."""

from shared.errors import Conflict, Invalid, NotFound


class DrawUnknown(NotFound):
    """No draw was made for this plan."""

    code = "draw-unknown"
    zh = "该计划尚未抽取对象。"


class FrameEmpty(Conflict):
    """There is no place left to draw from."""

    code, rule = "frame-empty", "P-16"
    zh = "抽取范围内没有可抽取的场所。"
    todo = "Widen the frame; `left_out` tells how many places a rule leaves out."
    todo_zh = "请扩大抽取范围；left_out 为依规则排除的场所数。"


class RatioWrong(Invalid):
    """A ratio is more than 0 and at most 1."""

    code, rule = "ratio-wrong", "P-16"
    zh = "抽取比例须大于 0 且不超过 1。"
