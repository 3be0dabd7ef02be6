"""Why a call about a list is refused, beyond what is wrong with its values."""

from shared.errors import NotFound


class EntryUnknown(NotFound):
    """The subject is not on this list in this domain."""

    code, rule = "entry-unknown", "S-06"
    zh = "该主体在此条线不在名单上。"
