"""Each reason why a member cannot be taken has Chinese words."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core.core_schema import ErrorType

from shared.web.reasons import CHINESE, OTHERWISE, Unfit, in_chinese, in_english
from tests.sourcetree import sources

OF_PYTHON = re.compile(
    "arguments|argument|ascii|assertion|attribute_error|bytes|callable|complex|counter"
    "|date_(future|past)|datetime_(future|past|object)|dataclass|default_factory|deque"
    "|ellipsis|fraction|frozen|hashable|instance|invalid_key|iterab|iterati|named_tuple|needs"
    "|no_such|offset|ordered|recursion|sentinel|subclass|time_delta|url|value_error"
)
"""What no JSON, form or query of ours brings about: types that no schema has."""


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


def _even(number: int) -> int:
    if number % 2:
        raise Unfit("an even number", zh="应为偶数")
    return number


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=2, max_length=4, pattern="^[a-z]*$")] = "ab"
    count: Annotated[int, Field(ge=1, le=5)] = 1
    colour: Colour = Colour.RED
    sort: Literal["name", "-name"] = "name"
    day: date = date(2026, 3, 2)
    at: datetime = datetime(2026, 3, 2)  # noqa: DTZ001 - only a default
    clock: time = time(9)
    share: Annotated[Decimal, Field(max_digits=3, decimal_places=1)] = Decimal(1)
    ids: Annotated[list[UUID], Field(min_length=1, max_length=1)] = []
    even: Annotated[int, AfterValidator(_even)] = 2


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_every_kind_that_a_request_can_bring_about_has_words(kind: str) -> None:
    assert (kind in CHINESE) != bool(OF_PYTHON.search(kind))


@pytest.mark.parametrize(
    ("member", "value", "words"),
    [
        ("name", "a", "至少 2 个字符"),
        ("name", "abcde", "最多 4 个字符"),
        ("name", "AB", "格式不符，应匹配 ^[a-z]*$"),
        ("count", 0, "不得小于 1"),
        ("count", "x", "应为有效的整数"),
        ("colour", "green", "只能取：'red'、'blue'"),
        ("sort", "day", "只能取：'name'、'-name'"),
        ("day", "2026-02-30", "应为有效的日期，如 2026-03-02"),
        ("share", "12.34", "最多 3 位数字"),
        ("ids", [], "列表至少 1 项，现有 0 项"),
        ("ids", ["x"], "应为有效的 UUID 编号"),
        ("even", 3, "应为偶数"),
        ("other", 1, "没有此字段"),
    ],
)
def test_a_reason_names_its_bounds(member: str, value: Any, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Asked.model_validate({member: value})
    fault = refused.value.errors()[0]
    assert in_chinese(fault) == words
    assert in_english(fault).isascii()


def test_a_kind_that_is_new_still_has_words() -> None:
    assert in_chinese({"type": "brand_new", "msg": "new"}) == OTHERWISE


def test_the_checks_of_all_schemas_speak_both_languages() -> None:
    wrong = [
        source.name
        for source in sources()
        if source.module.endswith((".schemas", "shared.web.values"))
        and "raise ValueError" in source.path.read_text()
    ]
    assert not wrong
