"""Why a read of grades is refused."""

from shared.errors import NotFound


class GradeUnknown(NotFound):
    """The subject has no grade in this domain, or it is another region's."""

    code, rule = "grade-unknown", "G-01"
    zh = "该主体在此领域没有等级，或属于其他区域。"
