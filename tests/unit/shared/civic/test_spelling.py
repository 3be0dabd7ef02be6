from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.civic import spelling
from shared.civic.days import NoDay, read_day


@pytest.mark.rule("S-08")
@given(st.text())
def test_a_name_has_nothing_that_cannot_be_seen_and_is_not_changed_again(
    text: str,
) -> None:
    seen = spelling.visible(text)
    assert not {"\u200b", "\u202e", "\ufeff", "\n", "\t"} & set(seen)
    assert spelling.visible(seen) == seen


@pytest.mark.parametrize("text", ["餐饮店 (北京)", "O'Neill", "=1+1", "ａ"])
def test_a_name_keeps_what_can_be_seen(text: str) -> None:
    assert spelling.visible(text) == text


@pytest.mark.rule("S-01")
@pytest.mark.parametrize(
    "text", ["'ab-1", '="AB-1"', "ＡＢ－１", " a\u200bb-1\u00a0", "A B-1\t"]
)
def test_a_code_is_read_as_it_was_meant(text: str) -> None:
    assert spelling.code(text) == "AB-1"


def test_what_cannot_be_seen_is_written_out() -> None:
    assert spelling.shown("a\u200b\t甲") == "a\\u200b\\t甲"


@given(st.dates(date(1000, 1, 1)))
def test_every_way_to_write_a_day_is_that_day(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    for text in (
        day.isoformat(),
        f"{y}/{m}/{d}",
        f"{y}.{m:02}.{d:02}",
        f"{y}年{m}月{d}日",
        f"{y}{m:02}{d:02}",
        f"{day} 00:00:00",
        f"{day}T00:00:00.000",
    ):
        assert read_day(text) == day, text


@pytest.mark.parametrize(
    "text",
    [
        *("43591", "5/6/2019", "06.05.2019", "2019-05/06", "2019-02-29", "19-05-06"),
        *("2019-05-06 13:00:00", "2019-05-06T16:00:00Z", "长期", "", "２０１９-05-06"),
    ],
)
def test_what_could_be_two_days_or_none_is_refused(text: str) -> None:
    with pytest.raises(NoDay) as caught:
        read_day(text)
    assert caught.value.zh
