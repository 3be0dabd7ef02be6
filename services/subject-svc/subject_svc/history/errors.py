"""Why a row is not written."""

from shared.errors import Conflict


class EnteredMeanwhile(Conflict):
    """Somebody else entered the same thing meanwhile; nothing of this was written."""

    code, rule = "entered-meanwhile", "S-12"
    zh = "他人刚刚登记了同一对象，本次未写入任何数据。"
    todo = "Send it again: it is judged against what is held now."
    todo_zh = "请重新提交，系统将按现有登记重新判断。"
