"""Why codes are not merged, or not split again."""

from shared.errors import Conflict


class AlreadyMerged(Conflict):
    """The code goes by another one already."""

    code, rule = "already-merged", "S-12"
    zh = "该代码已并入另一检查对象。"
    todo = "Merge the code that it goes by, or split it first."
    todo_zh = "请合并其现用代码，或先拆分。"


class MergesIntoItself(Conflict):
    """The other code goes by this one: a subject would be merged into itself."""

    code, rule = "merges-into-itself", "S-12"
    zh = "两个代码已属同一检查对象，合并将形成循环。"


class NotMerged(Conflict):
    """The code goes by no other one, so there is nothing to split."""

    code, rule = "not-merged", "S-12"
    zh = "该代码未并入其他检查对象，无需拆分。"


class SubjectIsMerged(Conflict):
    """The code goes by another one now; what stands under it is corrected there."""

    code, rule = "subject-merged", "S-12"
    zh = "该代码已并入另一检查对象，请在现用代码下办理。"
    todo = "Use the code named under `subject`, or split the two first."
    todo_zh = "请使用 subject 所列代码，或先拆分。"
