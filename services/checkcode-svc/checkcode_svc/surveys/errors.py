"""What the record of a first survey refuses (S-04)."""

from shared.errors import Conflict, Invalid


class NoFirstSurvey(Invalid):
    """This line of work has no first survey: each visit needs a code."""

    code, rule, clause = "no-first-survey", "S-04", "JS 二.7"
    zh = "本领域没有首次摸底无需检查码的规定，无码不检查。"
    todo = "Register the subject and apply for a code before the visit (C-01)."
    todo_zh = "请先将检查对象纳入检查对象库，并在检查前申领检查码。"


class SurveyTakesLateCode(Invalid):
    """In this line of work a visit of an unregistered subject gets a late code."""

    code, rule = "survey-takes-late-code", "S-04"
    zh = "本领域对尚未录入检查对象库的对象，应事后补充申领检查码。"
    todo = "Register the subject, then apply for the late code with its ground (C-07)."
    todo_zh = "请将检查对象录入检查对象库，再按规定情形补充申领检查码。"


class AlreadyRegistered(Conflict):
    """The subject is in the register: it is visited with a code."""

    code, rule = "survey-of-registered", "S-04"
    zh = "该检查对象已在检查对象库中，不属于首次摸底，应申领检查码。"
    todo = "Apply for a code at the place that is named."
    todo_zh = "请就所列检查地点申领检查码。"


class SurveyedAlready(Conflict):
    """The subject was surveyed before: this would not be the first time."""

    code, rule = "surveyed-already", "S-04"
    zh = "该对象已有摸底记录，不属于首次摸底。"
    todo = "Register the subject, and apply for a code for the next visit."
    todo_zh = "请将其纳入检查对象库，再次检查应申领检查码。"


class SurveyAhead(Invalid):
    """A first survey is recorded once it was carried out."""

    code, rule = "survey-ahead", "S-04"
    zh = "首次摸底应在实施后登记，日期不能晚于当日。"
    todo = "Give the day on which it was carried out."
    todo_zh = "请填写实际摸底日期。"
