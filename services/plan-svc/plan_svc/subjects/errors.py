"""What the subjects of a plan refuse, and what the caller does about it."""

from shared.errors import Conflict


class PlacesStanding(Conflict):
    """Places of the draft came into its plan by another way meanwhile."""

    code, rule, clause = "places-standing", "P-08", "JS 二.6"
    zh = "变更稿或扩展稿中的部分场所已另行纳入原计划。"
    todo = "Upload the subjects anew without the places under `places`."
    todo_zh = "请去除 places 所列场所后重新上传检查对象。"
