"""Why a call about a list is refused, beyond what is wrong with its values."""

from shared.errors import Forbidden, NotFound


class EntryUnknown(NotFound):
    """The subject is not on this list in this domain."""

    code, rule = "entry-unknown", "S-06"
    zh = "该主体在此条线不在名单上。"


class OtherDomain(Forbidden):
    """A registrar keeps the lists of her own domain; those of all are the city's."""

    code, rule = "other-domain", "S-06"
    zh = "只能维护本条线的名单；涉及全部条线的条目由市级维护。"
    todo = "Name your own domain, or let the registrar of that domain enter it."
    todo_zh = "请填写本条线，或由相应条线的登记人员办理。"
