"""What a shop owner reads first on the page of a code (C-05, C-06)."""

from urllib.parse import urlsplit

import httpx
import pytest

from tests.factories.subject import inspector
from tests.integration.checkcode_svc.scene import DAY, MARKET, District, inspectors


async def page(district: District, url: str) -> httpx.Response:
    chinese = {"accept-language": "zh-CN"}
    return await district.anybody().get(urlsplit(url).path, headers=chinese)


@pytest.mark.rule("C-05")
@pytest.mark.rule("C-06")
async def test_a_genuine_code_says_first_whose_it_is_and_what_to_compare(
    alone: District,
) -> None:
    application = await alone.applied()
    alone.at(DAY)

    shown = await page(alone, application["scan_url"])

    head = shown.text.partition("谁来检查")[0]
    assert "上海示例餐饮有限公司" in head
    assert "金山区示例路1号" in head
    assert "检查对象和地点是不是您的单位" in head
    assert "执法证无效" not in head


@pytest.mark.rule("C-05")
async def test_of_fire_alone_it_says_that_the_legal_representative_need_not_come(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)

    shown = await page(shared_place, code["scan_url"])

    said = "的检查只需由相关安全岗位的工作人员引导"
    assert f"金山区消防救援支队{said}" in shown.text
    document = "《金山区消防救援领域优化涉企行政检查实施方案》三(四)3"
    assert f"不得要求法定代表人陪同（{document}）" in shown.text
    assert f"金山区市场监督管理局{said}" not in shown.text


@pytest.mark.rule("C-05")
async def test_a_certificate_that_is_no_longer_valid_is_shown_as_such(
    alone: District,
) -> None:
    application = await alone.applied()
    await alone.tell(inspector(inspectors(MARKET)[0], MARKET, version=2, revoked=True))
    alone.at(DAY)

    shown = await page(alone, application["scan_url"])

    head, _, people = shown.text.partition("谁来检查")
    assert people.count("执法证有效") == 1
    assert people.count("执法证无效") == 1
    assert "有人执法证无效，您可以拒绝其检查并反映情况" in head
