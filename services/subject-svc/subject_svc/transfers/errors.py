"""Why a transfer is refused."""

from shared.errors import Conflict, Forbidden, Invalid, NotFound


class TransferUnknown(NotFound):
    """There is no such transfer, or neither side of it is yours."""

    code, rule = "transfer-unknown", "S-12"
    zh = "没有该移交，或双方均不在您的区域。"


class TransferOpen(Conflict):
    """The same thing is offered already; that offer must be decided first."""

    code, rule = "transfer-open", "S-12"
    zh = "已有一项移交待办理。"
    todo = "Wait for the other side, or withdraw the open offer."
    todo_zh = "请等待对方办理，或先撤回未办结的移交。"


class TransferClosed(Conflict):
    """The transfer is decided already."""

    code, rule = "transfer-closed", "S-12"
    zh = "该移交已办结。"


class TransferOfNothing(Invalid):
    """The thing is kept there already."""

    code, rule = "transfer-of-nothing", "S-12"
    zh = "移交前后的管理方相同。"


class TransferStale(Conflict):
    """Somebody else keeps the thing by now."""

    code, rule = "transfer-stale", "S-12"
    zh = "移交对象的管理方已变化。"
    todo = "Withdraw this offer, and make a new one from who keeps it now."
    todo_zh = "请撤回本次移交，由现管理方重新发起。"


class TransferNeedsAnother(Forbidden):
    """Whoever offered this cannot take it: the other side does."""

    code, rule = "transfer-needs-another", "S-12"
    zh = "发起方不能自行接收，须由另一方办理。"
    todo = "Let a registrar of the other side take it; a reinstatement, another person."
    todo_zh = "请由对方登记人员接收；恢复执法证须由另一人确认。"
