"""What a message to a subject refuses."""

from shared.errors import Conflict, NotFound


class MessageUnknown(NotFound):
    """There is no such message that you may deliver."""

    code = "message-unknown"
    zh = "没有找到可由您投递的该条消息。"


class MessageGone(Conflict):
    """The message was delivered, its secret was used, or its time is over."""

    code, rule = "message-gone", "C-12"
    zh = "该消息已投递、口令已使用或已过期。"
    todo = "Read the list of what waits to be delivered again."
    todo_zh = "请重新查看待投递消息列表。"


class MessageSealed(Conflict):
    """The message was sealed with a key that this deployment does not have."""

    code, rule = "message-sealed", "C-12"
    zh = "该消息由已停用的密钥加密，无法读取。"
    todo = "Let the operator add the former key to `message_retired_keys`."
    todo_zh = "请运维人员将原密钥加入 message_retired_keys。"
