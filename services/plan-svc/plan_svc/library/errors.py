"""What the library refuses, and what the caller does about it."""

from shared.errors import Conflict, Invalid, NotFound


class AgencyUnknown(Invalid):
    """No such agency is entered, or it is retired."""

    code = "agency-unknown"
    zh = "机关未登记或已撤销。"
    todo = "Enter the agency first (PUT agencies), or correct its code."
    todo_zh = "请先登记该机关，或更正机关代码。"


class CodeMismatch(Invalid):
    """The code does not begin with the domain or region that the body names."""

    code = "code-mismatch"
    zh = "代码与所填区域或领域不一致。"


class ItemUnknown(NotFound):
    """There is no such item in the library."""

    code = "item-unknown"
    zh = "事项库中没有此事项。"


class ItemsRefused(Invalid):
    """Items that are not claimed, not filed or out of date cannot be inspected."""

    code, rule = "items-refused", "P-09"
    zh = "检查事项未认领、未备案或已失效。"
    todo = "Leave the listed items out, or claim and file them first."
    todo_zh = "请去除所列事项，或先完成认领和备案。"


class ItemListWrong(Invalid):
    """The risk and the list of the item do not go together."""

    code, rule = "item-list-wrong", "P-10"
    zh = "事项的风险等级与所列清单不相符。"


class ClaimRefused(Conflict):
    """The agency cannot claim this item."""

    code, rule = "claim-refused", "P-09"
    zh = "该机关不能认领此事项。"
