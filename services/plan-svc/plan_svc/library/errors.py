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


class ItemCodeWrong(Invalid):
    """The item's code in the national lists has another form."""

    code, rule = "item-code-wrong", "P-25"
    zh = "事项的国家目录编码格式不正确。"
    todo = "Take the code from the list as it is printed there."
    todo_zh = "请按目录原样填写编码。"


class PointTwice(Invalid):
    """Two check points have the same number."""

    code, rule = "check-point-twice", "C-10"
    zh = "检查要点编号重复。"
    todo = "Give each check point of the item a number of its own."
    todo_zh = "请为每个检查要点填写不同的编号。"


class VersionInPast(Invalid):
    """A version of an item begins today or later; acts before go by the former."""

    code, rule = "version-in-past", "P-25"
    zh = "事项的新版本不得自过去的日期起生效：此前的检查已按原版本认定。"
    todo = "State a first day that is today or later."
    todo_zh = "请将生效日期改为今日或以后。"


class ClaimInUse(Conflict):
    """Open plans or tasks of the agency stand on this claim."""

    code, rule = "claim-in-use", "P-25"
    zh = "本单位尚有未完成的计划或任务使用该事项，不能退出认领。"
    todo = "Amend, revoke or withdraw what is listed first, then release the claim."
    todo_zh = "请先变更、撤销或撤回所列计划和任务，再退出认领。"
