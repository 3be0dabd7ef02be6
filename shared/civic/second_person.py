"""Two people: what one proposed, another confirms over the version that she was shown.

A person is the subject of a token. Another client or another agency of the same subject
is no second person (I-09).
"""

from collections.abc import Collection

from shared.errors import Conflict, Forbidden


class SecondPersonNeeded(Forbidden):
    """Whoever proposed this cannot confirm it: it needs a second person."""

    code, rule = "second-person-needed", "I-09"
    zh = "此事项须由另一人确认，提出人或经办人不能自行批准。"
    todo = "Let another person of your agency who has the right confirm it."
    todo_zh = "请由本机关另一名有权限的人员确认。"


class VersionChanged(Conflict):
    """It has changed since it was shown to you, so your confirmation does not hold."""

    code, rule = "version-changed", "I-09"
    zh = "内容在您查看之后已有变动，本次确认无效。"
    todo = "Read it again, and confirm what it states now with its present version."
    todo_zh = "请重新查看当前内容，并按当前版本再次确认。"


def must_confirm(by: str, authors: Collection[str], *, shown: int, now: int) -> None:
    """Refuse a confirmation by an author, or over a version that was replaced.

    `shown` is the version in the request, `now` the present one. Where nobody knows the
    authors, nobody can be shown to be another person, so that is refused too.

    Raises:
        SecondPersonNeeded: if `by` is among the authors, or they are not known.
        VersionChanged: if the request names another version than the present one.
    """
    if not authors or by in authors:
        raise SecondPersonNeeded
    if shown != now:
        raise VersionChanged(shown=shown, version=now)
