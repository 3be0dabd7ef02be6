"""How the cells of published plans are read."""

import pytest

from deploy.embedded.inputs import real_words


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市公安局", "police"),
        ("城乡建设", "construction"),
        ("消防救援机构", "fire"),
        ("市文化市场综合行政执法局", "culture"),
        ("****社会保障局", "labour"),
        ("****环境局", "ecology"),
        ("市医保局", "medical_insurance"),
        ("教育部门", None),
        ("税务部门", None),
    ],
)
def test_departments_are_read_by_their_names(cell: str, expected: str | None) -> None:
    assert real_words.department(cell, "") == expected


def test_a_masked_name_is_read_by_the_field_of_its_row_only() -> None:
    assert real_words.department("****管理局", "食品经营许可情况") == "market"
    assert real_words.department("****管理局", "工资支付") is None


def test_several_departments_stand_in_one_cell_each_once() -> None:
    read, unread = real_words.departments("市场监管部门、教育部门、市场监管局", "")
    assert read == ["market"]
    assert unread == ["教育部门"]


@pytest.mark.parametrize(
    ("cell", "pool", "expected"),
    [
        ("3%", 100, 0.03),
        ("10-20%", 100, 0.15),
        ("2%-5%", 100, 0.035),
        ("市级2% 区级10%", 100, 0.10),
        ("不低于0.5%", 100, 0.005),
        ("10%(20户)", 100, 0.10),
        ("100%(1家)", 100, 1.0),
        ("60-70家", 130, 0.5),
        ("1户", 50, 0.02),
        ("1户", 0, None),
        ("省级计划规定比例", 100, None),
        ("", 100, None),
    ],
)
def test_ratios_are_read_as_a_share(
    cell: str, pool: int, expected: float | None
) -> None:
    assert real_words.share(cell, pool) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("3月—12月", set(range(3, 13))),
        ("2023年6-12月", set(range(6, 13))),
        ("2023年10月至11月", {10, 11}),
        ("10月-次年3月", {10, 11, 12, 1, 2, 3}),
        ("2026-02-24至2026-11-30", set(range(2, 12))),
        ("2026年1月-2026年11月", set(range(1, 12))),
        ("10月底前", set(range(1, 11))),
        ("10月底", set(range(1, 11))),
        ("2025年9月", {9}),
        ("全年", set(range(1, 13))),
        ("春秋季开学、中高考等节点", set()),
        ("", set()),
    ],
)
def test_months_are_read_in_all_their_notations(cell: str, expected: set[int]) -> None:
    assert real_words.months(cell) == expected


def test_a_target_that_the_register_cannot_tell_apart_is_empty() -> None:
    assert real_words.business_types("各类宾馆、旅店", "") == ("hotel",)
    assert real_words.business_types("各类用人单位", "") == ("*",)
    assert real_words.business_types("融资担保公司", "融资担保行业抽查") == ()
