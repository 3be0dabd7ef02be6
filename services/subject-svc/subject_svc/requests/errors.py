"""Why something about a subject's request is refused (S-11)."""

from shared.errors import Conflict, Invalid, NotFound


class RequestUnknown(NotFound):
    """There is no such request, or its subject is not yours to see."""

    code, rule = "request-unknown", "S-11"
    zh = "没有该申请，或其检查对象不在您的区域。"


class RequestOpen(Conflict):
    """A request of this kind waits for its decision already."""

    code, rule = "request-open", "S-11"
    zh = "该检查对象已有同类申请正在办理。"
    todo = "Wait for the decision; `due_on` says until when."
    todo_zh = "请等待答复，答复期限见 due_on。"


class RequestDecided(Conflict):
    """The request was decided already."""

    code, rule = "request-decided", "S-11"
    zh = "该申请已经作出答复。"


class WhatNeeded(Invalid):
    """A correction or an erasure says what is meant."""

    code, rule = "request-what-needed", "S-11"
    zh = "申请更正或删除的，应说明具体内容。"
    todo = "Say in `what` which data are wrong, or to be erased."
    todo_zh = "请在 what 中写明哪些信息有误或应删除。"


class GroundNeeded(Invalid):
    """A refusal names the ground that the law has for it."""

    code, rule = "refusal-ground-needed", "S-11"
    clause = "PIPL 五十"
    zh = "不予同意的，应说明法定理由。"
    todo = "Name one of `grounds`."
    todo_zh = "请从 grounds 中选择。"


class GroundDoesNotFit(Invalid):
    """The law has no such ground to refuse what was asked."""

    code, rule = "refusal-ground-unfit", "S-11"
    zh = "此类申请不能以该理由拒绝。"
    todo = "Name one of `grounds`, or grant it."
    todo_zh = "请从 grounds 中选择，或予以同意。"


class NotGranted(Conflict):
    """What is held is told once the request for access is granted."""

    code, rule = "access-not-granted", "S-11"
    zh = "查阅申请尚未获得同意。"
