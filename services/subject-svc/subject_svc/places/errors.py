"""Why a call about places is refused, beyond what is wrong with its values."""

from shared.errors import Conflict, NotFound


class PlaceUnknown(NotFound):
    """There is no such place in the register, or it lies in another region."""

    code, rule = "place-unknown", "S-01"
    zh = "登记库中没有该场所，或其不在您的区域。"


class PlaceKnown(Conflict):
    """A place with this number stands in the register already."""

    code, rule = "place-known", "S-01"
    zh = "该场所编号已存在。"
