"""Why a record about a subject is refused."""

from shared.errors import Conflict, NotFound
from subject_svc.subjects.domain.problems import Problem


class RecordUnknown(NotFound):
    """There is no such record, or its subject is not yours to see."""

    code, rule, clause = "record-unknown", "S-05", "JS 二.3"
    zh = "没有该监管信息，或其检查对象不在您的区域。"


class RecordEnded(Conflict):
    """The record has ended; it is corrected only after it was taken up again."""

    code, rule, clause = "record-ended", "S-05", "JS 二.3"
    zh = "该监管信息已终止，不能更正。"
    todo = "Take it up again first (POST records/{id}/reinstatement)."
    todo_zh = "请先恢复（POST records/{id}/reinstatement）。"


class RecordStands(Conflict):
    """The record has not ended, so there is nothing to take up again."""

    code, rule, clause = "record-stands", "S-05", "JS 二.3"
    zh = "该监管信息未终止，无需恢复。"


class WrongRecord(Problem):
    """A value of a record cannot be taken, or its kind has no such value."""

    code, rule, clause = "wrong-record", "S-05", "JS 二.3"


class OtherOwner(Problem):
    """A record is written by the agency that decided it, or its line in the city."""

    status = 403
    code, rule, clause = "other-owner", "S-05", "JS 二.3"
    todo = "Let the agency enter it that decided it, or its line in the city."
    todo_zh = "请由作出决定的机关或其市级条线部门登记。"

    def __init__(self, owner: str, own: str) -> None:
        super().__init__(
            "owner",
            owner,
            f"{owner} writes its own records; {own} does not.",
            f"{owner} 的监管信息由其自行登记，{own} 无权登记。",
        )


class SubjectMissing(Problem):
    """A record is about a subject that is not in the register, or in another region."""

    code, rule = "subject-unknown", "S-01"
    status = 404
    todo = "Register the subject, or its place in your region, first."
    todo_zh = "请先登记该检查对象，或其在您区域内的场所。"

    def __init__(self, uscc: str) -> None:
        super().__init__(
            "uscc",
            uscc,
            f"{uscc} is not in the register, nor has it a place in your region.",
            f"登记库中没有 {uscc}，或其在您的区域没有场所。",
        )


class RecordDiffers(Problem):
    """The record is known with other content; only a correction changes it."""

    status = 409
    code, rule, clause = "record-differs", "S-05", "JS 二.3"
    todo = "Correct it with a reason (POST records/{id}/correction)."
    todo_zh = "请说明理由后更正（POST records/{id}/correction）。"

    def __init__(self, number: str, id_: str, names: str) -> None:
        super().__init__(
            "number",
            number,
            f"{number} is known as {id_} with other content ({names}); a row does not "
            "overwrite it, a correction with a reason does.",
            f"{number} 已登记（{id_}），内容不同（{names}）；"
            "导入不能覆盖，须说明理由更正。",
        )


class RecordIsEnded(Problem):
    """The record has ended; a row does not bring it back."""

    status = 409
    code, rule, clause = "record-ended", "S-05", "JS 二.3"
    todo = "Take it up again with a reason (POST records/{id}/reinstatement)."
    todo_zh = "请说明理由后恢复（POST records/{id}/reinstatement）。"

    def __init__(self, number: str, id_: str) -> None:
        super().__init__(
            "number",
            number,
            f"{number} ({id_}) has ended; a row does not bring it back.",
            f"{number}（{id_}）已终止，导入不能恢复其效力。",
        )
