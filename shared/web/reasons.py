"""Why a member of a request cannot be taken, in Chinese; English is the schema's own.

By the kinds of pydantic's errors, with what they say of the bounds. A check of ours
raises `Unfit` with its words in both languages.
"""

from collections.abc import Mapping
from typing import Any

OTHERWISE = "取值不符合要求"
_MANY = {"List": "列表", "Set": "集合", "Dictionary": "对象", "Tuple": "列表"}
CHINESE: dict[str, str] = {
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "date_from_datetime_inexact": "应为日期，不带时间",
    "date_from_datetime_parsing": "应为有效的日期，如 2026-03-02",
    "date_parsing": "应为有效的日期，如 2026-03-02",
    "date_type": "应为有效的日期，如 2026-03-02",
    "datetime_from_date_parsing": "应为有效的日期和时间，如 2026-03-02T09:30:00+08:00",
    "datetime_parsing": "应为有效的日期和时间，如 2026-03-02T09:30:00+08:00",
    "datetime_type": "应为有效的日期和时间，如 2026-03-02T09:30:00+08:00",
    "decimal_max_digits": "最多 {max_digits} 位数字",
    "decimal_max_places": "最多 {decimal_places} 位小数",
    "decimal_parsing": "应为有效的数字",
    "decimal_type": "应为数字",
    "decimal_whole_digits": "整数部分最多 {whole_digits} 位",
    "dict_type": "应为对象",
    "enum": "只能取：{expected}",
    "extra_forbidden": "没有此字段",
    "finite_number": "应为有限的数字",
    "float_parsing": "应为有效的数字",
    "float_type": "应为数字",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不得小于 {ge}",
    "int_from_float": "应为整数，不带小数",
    "int_parsing": "应为有效的整数",
    "int_parsing_size": "整数过大",
    "int_type": "应为整数",
    "json_invalid": "不是有效的 JSON",
    "json_type": "应为 JSON 文本",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不得大于 {le}",
    "list_type": "应为列表",
    "literal_error": "只能取：{expected}",
    "mapping_type": "应为对象",
    "missing": "必填，尚未填写",
    "model_attributes_type": "应为对象",
    "model_type": "应为对象",
    "multiple_of": "应为 {multiple_of} 的倍数",
    "none_required": "应为空（null）",
    "set_type": "应为列表",
    "string_pattern_mismatch": "格式不符，应匹配 {pattern}",
    "string_too_long": "最多 {max_length} 个字符",
    "string_too_short": "至少 {min_length} 个字符",
    "string_type": "应为文本",
    "string_unicode": "应为 UTF-8 文本",
    "time_parsing": "应为有效的时间，如 09:30",
    "time_type": "应为有效的时间，如 09:30",
    "timezone_aware": "应带时区，如 +08:00",
    "timezone_naive": "不带时区",
    "tuple_type": "应为列表",
    "too_long": "{of}最多 {max_length} 项，现有 {actual_length} 项",
    "too_short": "{of}至少 {min_length} 项，现有 {actual_length} 项",
    "union_tag_invalid": "类别无效，只能取：{expected_tags}",
    "union_tag_not_found": "缺少类别 {discriminator}",
    "uuid_parsing": "应为有效的 UUID 编号",
    "uuid_type": "应为有效的 UUID 编号",
    "uuid_version": "应为第 {expected_version} 版 UUID",
}


class Unfit(ValueError):
    """A value that a check of a schema does not take, in both languages."""

    def __init__(self, english: str, *, zh: str) -> None:
        super().__init__(english)
        self.zh = zh


def in_chinese(fault: Mapping[str, Any]) -> str:
    """The Chinese words for one of pydantic's errors."""
    context = fault.get("ctx", {})
    unfit = context.get("error")
    if isinstance(unfit, Unfit):
        return unfit.zh
    words = CHINESE.get(fault["type"], OTHERWISE)
    of = _MANY.get(str(context.get("field_type")), "")
    return words.format_map({**context, "of": of}).replace(" or ", "、")


def in_english(fault: Mapping[str, Any]) -> str:
    """The English words for the same."""
    unfit = fault.get("ctx", {}).get("error")
    return str(unfit) if isinstance(unfit, Unfit) else str(fault["msg"])
