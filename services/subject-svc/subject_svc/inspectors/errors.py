"""Why a call about an inspector is refused, beyond what is wrong with its values."""

from shared.errors import NotFound


class InspectorUnknown(NotFound):
    """There is no such certificate, or it belongs to another region."""

    code, rule = "inspector-unknown", "S-07"
    zh = "没有该执法证，或其属于其他区域。"
