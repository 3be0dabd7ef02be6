import pytest
from plan_svc.review.domain.stated import limit_of


@pytest.mark.rule("P-13")
@pytest.mark.parametrize(
    ("text", "period", "most", "gap"),
    [
        ("每年一次", "P1Y", 1, None),
        ("每年度不超过 2 次,间隔一个月以上", "P1Y", 2, "P1M"),
        ("对同一企业每半年最多检查两次", "P6M", 2, None),
        ("每两年开展1次", "P2Y", 1, None),
        ("每季度一次；两次间隔不少于2个月", "P3M", 1, "P2M"),
        ("检查间隔原则上应当在三个月以上", None, None, "P3M"),
    ],
)
def test_a_figure_is_read_from_what_a_plan_states(
    text: str, period: str | None, most: int | None, gap: str | None
) -> None:
    limit = limit_of(text)
    assert limit is not None
    assert (limit.period, limit.max, limit.gap) == (period, most, gap)


@pytest.mark.rule("P-13")
@pytest.mark.parametrize("text", ["", "按需开展", "按市总队要求", "每年", "1次"])
def test_what_names_no_figure_sets_no_limit(text: str) -> None:
    assert limit_of(text) is None
