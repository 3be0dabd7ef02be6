"""The page that a shop owner scans, its forms, and the QR (C-05, C-06, C-12)."""

import base64
import re
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from checkcode_svc.codes.domain import payload
from checkcode_svc.codes.domain.signing import PublicKey, SigningKey, verify
from checkcode_svc.codes.domain.token import TOKEN_LENGTH
from checkcode_svc.codes.store import codes
from checkcode_svc.reports.domain import most_reports
from checkcode_svc.settings import CheckcodeSettings

from shared.events.checkcode import VisitRated
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    HEALTH,
    MARKET,
    MARKET_TASK,
    PLACE,
    SERVICE,
    USCC,
    District,
    inspectors,
    place,
    task,
)


def path_of(url: str) -> str:
    return urlsplit(url).path


async def page(
    district: District, url: str, query: str = "", language: str = "zh-CN"
) -> httpx.Response:
    anybody = district.anybody()
    return await anybody.get(
        path_of(url) + query, headers={"accept-language": language}
    )


@pytest.mark.rule("C-05")
@pytest.mark.rule("P-21")
async def test_the_page_says_where_the_visit_comes_from_in_the_readers_language(
    alone: District,
) -> None:
    applied = await alone.applied(
        place=PLACE,
        items=["market-001"],
        source="handed_over",
        source_reason="上级通知",
    )
    code = await alone.get(f"codes/{applied['code']}")
    alone.at(DAY)
    chinese = await page(alone, code["scan_url"])
    english = await page(alone, code["scan_url"], language="en")
    assert "因投诉举报等线索开展的检查 · 交办" in chinese.text
    assert "handed over by a superior" in english.text
    assert "handed_over" not in chinese.text + english.text


@pytest.mark.rule("C-05")
async def test_the_page_tells_who_comes_why_and_what_to_prepare(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)

    shown = await page(shared_place, code["scan_url"])

    assert shown.status_code == 200
    assert '<html lang="zh-CN">' in shown.text
    for words in (
        "<h1>有效</h1>",
        "金山区市场监督管理局",
        "金山区消防救援支队",
        "2026年3月16日（周一）",
        "上海示例餐饮有限公司",
        "约 90 分钟",
        "《示例条例》第三条",
        "营业执照",
        "执法证有效",
        "JH1",
        "申请回避",
    ):
        assert words in shown.text, words
    assert "*********01" in shown.text
    for number in inspectors(MARKET) + inspectors(FIRE):
        assert number not in shown.text
    assert "<script" not in shown.text
    assert not re.search(r'(src|href)="https?://', shown.text)
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in shown.headers["content-security-policy"]


@pytest.mark.rule("C-05")
async def test_the_page_speaks_english_when_asked(alone: District) -> None:
    application = await alone.applied()
    alone.at(DAY)

    by_browser = await page(alone, application["scan_url"], language="en-GB,en;q=0.9")
    by_link = await page(alone, application["scan_url"], "?lang=en")
    by_default = await page(alone, application["scan_url"], language="")

    assert "<h1>Valid</h1>" in by_browser.text
    assert "Jinshan Market Regulation" in by_link.text
    assert "<h1>有效</h1>" in by_default.text


@pytest.mark.rule("C-05")
async def test_the_readable_code_opens_nothing_and_the_token_is_kept_as_a_hash(
    alone: District,
) -> None:
    application = await alone.applied()
    token = path_of(application["scan_url"]).removeprefix("/c/")

    by_code = await page(alone, f"/c/{application['code']}")

    assert by_code.status_code == 404
    assert len(token) == TOKEN_LENGTH
    rows = await alone.rows("SELECT to_jsonb(c)::text AS row FROM code AS c")
    assert token not in rows[0]["row"]


@pytest.mark.rule("C-06")
async def test_each_state_of_a_code_is_told_in_plain_words(alone: District) -> None:
    application = await alone.applied()
    url = application["scan_url"]
    not_yet = await page(alone, url)
    alone.at(DAY + timedelta(days=1))
    expired = await page(alone, url)
    alone.at(DAY)
    visit = await alone.visit(application["code"])
    valid = await page(alone, url)
    await alone.results(visit["id"])
    used = await page(alone, url)
    forged = await page(alone, "/c/" + "0" * TOKEN_LENGTH)

    faces = (not_yet, expired, valid, used, forged)
    headings = [re.findall(r"<h1>(.*?)</h1>", page.text)[0] for page in faces]
    assert headings == [
        "尚未到检查日期",
        "已过期",
        "有效",
        "检查已完成",
        "查无此码",
    ]
    assert forged.status_code == 404
    assert all("反映可疑情况" in page.text for page in faces)
    assert all("您可以拒绝检查并反映情况" in page.text for page in faces)
    assert "王1明" not in expired.text
    assert "结果录入后可在本页查看" in used.text
    assert "再次凭此码上门检查的，须重新亮码" in used.text


@pytest.mark.rule("C-06")
async def test_a_cancelled_code_is_shown_as_cancelled_and_names_nobody(
    alone: District,
) -> None:
    application = await alone.applied()
    await alone.post(
        f"codes/{application['code']}/cancellation", {"reason": "日期有误"}
    )

    shown = await page(alone, application["scan_url"])

    assert "<h1>已作废</h1>" in shown.text
    assert "王1明" not in shown.text


@pytest.mark.rule("C-05")
async def test_a_surprise_visit_shows_nothing_before_it_is_presented(
    alone: District,
) -> None:
    number = f"JH7.{MARKET}.x"
    await alone.tell(task(number, MARKET, "market-001", surprise=True))
    application = await alone.applied(tasks=[number])

    before = await page(alone, application["scan_url"])
    alone.at(DAY)
    same_day = await page(alone, application["scan_url"])
    await alone.visit(application["code"])
    after = await page(alone, application["scan_url"])

    for shown in (before, same_day):
        assert "金山区市场监督管理局" not in shown.text
        assert "下列人员" not in shown.text
        assert DAY.isoformat() not in shown.text
    assert "金山区市场监督管理局" in after.text


@pytest.mark.rule("C-17")
async def test_the_qr_carries_a_payload_that_the_published_keys_verify(
    alone: District,
) -> None:
    application = await alone.applied()
    client, public = alone.client(), alone.anybody()
    path = f"/checkcode/v1/codes/{application['code']}/qr"
    svg, png = await client.get(f"{path}.svg"), await client.get(f"{path}.png")
    foreign = await alone.client(HEALTH).get(f"{path}.svg")
    published = (await public.get("/c/keys.json")).json()["keys"]
    row = (await alone.rows("SELECT code FROM code"))[0]
    signed = await _signed(alone, row["code"])
    key = published[0]
    keys = (
        PublicKey(key["kid"], key["crv"], base64.urlsafe_b64decode(key["x"] + "==")),
    )

    assert svg.headers["content-type"] == "image/svg+xml"
    assert png.content.startswith(b"\x89PNG")
    assert foreign.status_code == 403
    content = verify(signed, keys)
    assert content is not None
    assert content["c"] == application["code"]
    assert verify(signed[:-4] + "AAAA", keys) is None


async def _signed(district: District, number: str) -> str:
    runtime = district.world.db(SERVICE)
    async with runtime.reading() as tx:
        code = await codes.find(tx, number)
    assert code is not None
    settings = CheckcodeSettings.of(runtime)
    secret = settings.code_signing_secret.get_secret_value()
    return payload.signed(SigningKey.from_secret(secret), code)


@pytest.mark.rule("C-06")
async def test_an_altered_payload_is_told(alone: District) -> None:
    application = await alone.applied()
    alone.at(DAY)
    signed = await _signed(alone, application["code"])

    right = await page(alone, application["scan_url"], f"?p={signed}")
    wrong = await page(alone, application["scan_url"], f"?p={signed[:-6]}AAAAAA")

    assert "<h1>有效</h1>" in right.text
    assert "<h1>疑似篡改</h1>" in wrong.text


@pytest.mark.rule("C-05")
@pytest.mark.parametrize(
    "behind", ["", "%20", ".", "%E3%80%82", "?from=singlemessage", "?utm=1&p="]
)
async def test_a_link_opens_however_a_chat_program_passed_it_on(
    alone: District, behind: str
) -> None:
    application = await alone.applied()
    public = alone.anybody()
    path = path_of(application["scan_url"])
    start, token = path[:3], path[3:]
    shown = (await public.get(path)).text
    for typed in (token, token.upper(), token.replace("0", "O").replace("1", "l")):
        opened = await public.get(f"{start}{typed}{behind}")
        assert opened.status_code == 200, typed
        assert application["code"] in opened.text
    assert application["code"] in shown
    reported = await public.post(
        f"{path.upper().replace('/C/', '/c/')}.{'/report'}", data={"text": "一"}
    )
    assert reported.status_code == 200
    [report] = (await alone.get("reports", "310116-justice", "supervisor"))["items"]
    assert report["code"] == application["code"]


@pytest.mark.rule("C-06")
async def test_a_suspicious_code_can_be_reported_without_login(
    alone: District,
) -> None:
    public = alone.anybody()
    path = "/c/not-a-token/report"
    form = await public.get(path)
    empty = await public.post(path, data={"text": " "})
    sent = await public.post(path, data={"text": "<b>两人</b>自称消防"})

    assert (form.status_code, empty.status_code, sent.status_code) == (200, 422, 200)
    reports = await alone.get("reports", "310116-justice", "supervisor")
    assert [report["text"] for report in reports["items"]] == ["<b>两人</b>自称消防"]


@pytest.mark.rule("C-06")
async def test_reports_of_one_code_have_an_end_and_hold_up_no_other(
    alone: District,
) -> None:
    application = await alone.applied()
    public = alone.anybody()
    path = f"{path_of(application['scan_url'])}/report"
    for number in range(most_reports("a code")):
        sent = await public.post(path, data={"text": f"第{number}次"})
        assert sent.status_code == 200
    refused = await public.post(path, data={"text": "又一次"})
    other = await public.post("/c/not-a-token/report", data={"text": "另一个"})

    assert refused.status_code == 429
    assert "12345" in refused.text
    assert other.status_code == 200


@pytest.mark.rule("C-12")
async def test_each_agency_of_a_joint_visit_is_rated_once_with_its_own_secret(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)
    visit = await shared_place.visit(code["code"])
    for of in (MARKET, FIRE):
        await shared_place.results(visit["id"], of)
    messages = await shared_place.messages()
    secrets = {message["agency"]: message["data"]["secret"] for message in messages}
    public = shared_place.anybody()
    path = path_of(code["scan_url"]) + "/rating"

    async def rate(secret: str, score: str = "5") -> int:
        sent = {"secret": secret, "score": score, "text": "态度好"}
        return (await public.post(path, data=sent)).status_code

    assert {message["uscc"] for message in messages} == {USCC}
    assert await rate("wrong-secret") == 422
    assert await rate(secrets[MARKET], "9") == 422
    assert await rate(secrets[MARKET].upper()) == 200
    assert await rate(secrets[MARKET]) == 409
    assert await rate(secrets[FIRE], "2") == 200
    keyed = [
        await public.post(
            path,
            data={"secret": secrets[FIRE], "score": "3"},
            headers={"idempotency-key": "again"},
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in keyed] == [409, 409]
    rated = await shared_place.world.published(SERVICE, VisitRated)
    assert [(rating.agency, rating.score) for rating in rated] == [
        (MARKET, 5),
        (FIRE, 2),
    ]
    shown = await page(shared_place, code["scan_url"])
    assert "评价口令" not in shown.text
    counts = await shared_place.get("summary?from=2026-03-01&to=2026-03-31")
    assert counts["ratings"] == 2
    said = await shared_place.get("ratings", "310116-justice", "supervisor")
    assert {rating["agency"]: rating["score"] for rating in said["items"]} == {
        MARKET: 5,
        FIRE: 2,
    }
    refused = await shared_place.client().get("/checkcode/v1/ratings")
    assert refused.status_code == 403


@pytest.mark.rule("C-12")
async def test_the_secret_never_reaches_an_inspector(alone: District) -> None:
    application = await alone.applied()
    alone.at(DAY)
    visit = await alone.visit(application["code"])
    results = await alone.results(visit["id"])
    secret = (await alone.messages())[0]["data"]["secret"]

    refused = await alone.client().get("/checkcode/v1/deliveries")
    seen = results.text + str(await alone.get(f"codes/{application['code']}"))

    assert refused.status_code == 403
    assert secret not in seen
    rows = await alone.rows("SELECT to_jsonb(r)::text AS row FROM rating AS r")
    assert secret not in rows[0]["row"]


async def test_what_a_caller_writes_is_escaped_on_the_page(alone: District) -> None:
    await alone.tell(place(version=2, subject_name="<img src=x onerror=alert(1)>"))
    application = await alone.applied(tasks=[MARKET_TASK])
    alone.at(DAY)

    shown = await page(alone, application["scan_url"])

    assert "<img" not in shown.text
    assert "&lt;img src=x" in shown.text
