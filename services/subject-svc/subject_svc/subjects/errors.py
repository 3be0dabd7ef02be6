"""Why a call about subjects is refused, beyond what is wrong with its values."""

from shared.errors import Conflict, NotFound


class SubjectUnknown(NotFound):
    """There is no such subject in the register, or it lies in another region."""

    code, rule = "subject-unknown", "S-01"
    zh = "登记库中没有该主体，或其不在您的区域。"
    todo = "Check the code, or register the subject first."
    todo_zh = "请核对统一社会信用代码，或先登记该主体。"


class SubjectKnown(Conflict):
    """The subject stands in the register already."""

    code, rule = "subject-known", "S-01"
    zh = "该主体已在登记库中。"
    todo = "Change it with PATCH, or import the row."
    todo_zh = "请使用 PATCH 修改，或通过导入更新。"
