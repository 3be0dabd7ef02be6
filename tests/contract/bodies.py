"""Good bodies for every route, about the things of the small city."""

from typing import Any

from shared.civic import uscc
from tests.smallcity import (
    CULTURE,
    HEALTH,
    OTHER_SUBJECT,
    PLACE,
    REGION,
    SUBJECT,
    SmallCity,
    certificates,
    clue_body,
    contact_body,
    inspector_body,
    item_body,
    notice_body,
    plan_body,
    reading_body,
    record_body,
    subject_body,
    task_body,
    view_body,
)

DAY = "2026-03-20"
REASON = {"reason": "理由"}
CLUES = {
    "POST /plan/v1/clues": clue_body("12345-8"),
    "POST /plan/v1/clues/import": (
        "channel,source,source_number,text,region\n"
        f"12345,complaint,12345-9,噪声扰民,{REGION}\n"
    ),
    "POST /plan/v1/clues/{number}/classification": reading_body(),
    "POST /plan/v1/clues/{number}/assignment": {"agency": CULTURE},
    "POST /plan/v1/clues/{number}/return": REASON,
    "POST /plan/v1/clues/{number}/handover": REASON | {"agency": HEALTH},
    "POST /plan/v1/clues/{number}/task": {"items": ["culture-001"], "latest": DAY},
    "POST /plan/v1/clues/{number}/answer": {
        "outcome": "no_problem",
        "text": "未发现问题",
    },
    "POST /plan/v1/clues/{number}/chase": REASON,
    "POST /plan/v1/clues/{number}/reply": {"text": "已告知"},
}
NOTICES = {
    "POST /plan/v1/notices": notice_body(),
    "POST /plan/v1/notices/{notice_id}/refusal": REASON,
    "POST /plan/v1/notices/{notice_id}/answer": {"text": "已核实"},
    "POST /plan/v1/notices/{notice_id}/chase": REASON,
    "POST /plan/v1/notices/{notice_id}/closure": {"text": "已汇总"},
}
PLANS = {
    "POST /plan/v1/plans/{plan_id}/consultation": {},
    "POST /plan/v1/plans/{plan_id}/consultation/answers": {"reply": "join"},
    "POST /plan/v1/plans/{plan_id}/consultation/outcome": {},
    "POST /plan/v1/plans/{plan_id}/deliberation": {
        "reference": "纪要〔2026〕1号",
        "ripe": True,
    },
    "POST /plan/v1/plans/{plan_id}/comments": {"text": "建议写明对象"},
    "POST /plan/v1/plans/{plan_id}/dry-run": {},
    "POST /plan/v1/plans/dry-run": {"plan": plan_body(CULTURE)},
    "POST /plan/v1/plans/{plan_id}/subjects/dry-run": f"place\n{PLACE}\n",
    "PUT /plan/v1/superior-plans/{code}": {
        "agency": "310000-culture",
        "kind": "annual",
        "title": "市级年度计划",
        "items": ["culture-001"],
        "period_from": "2026-01-01",
        "period_to": "2026-12-31",
    },
    "POST /plan/v1/imports/superior-plans": (
        "code,agency,kind,title,items,period_from,period_to\n"
        "JH310000-2026-000001,310000-culture,annual,计划,culture-001,"
        "2026-01-01,2026-12-31\n"
    ),
}
DISPATCHES = "POST /plan/v1/dispatches/"
WORK: dict[str, dict[str, str]] = {
    f"{DISPATCHES}receipt": {},
    f"{DISPATCHES}acceptance": {},
    f"{DISPATCHES}assignment": {"section": "市场管理科"},
    f"{DISPATCHES}return": REASON,
    f"{DISPATCHES}renewal": REASON,
    f"{DISPATCHES}urging": REASON,
    f"{DISPATCHES}explanation": REASON,
    f"{DISPATCHES}direction": {"text": "限期办理"},
}
"""What is done with tasks; which they are, the body says as well."""
OFF_SITE_RESULT = "POST /plan/v1/tasks/{number}/off-site-result"
FOUND_OFF_SITE = {
    "points": [{"item": "culture-001", "point": "1", "outcome": "no_problem"}],
    "evidence": [{"sha256": "a" * 64, "name": "许可证.pdf", "kind": "document"}],
}
APPLICATION = {"inspectors": certificates(0), "day": DAY}


def body_of(route: str, city: SmallCity) -> Any:
    """A good body for a route: text is CSV, None is no body."""
    task = city.numbers["task"]
    application = APPLICATION | {"tasks": [task]}
    agreement = {
        "place": PLACE,
        "tasks": [task, f"{task}.2"],
        "day": DAY,
        "reference": "纪要",
    }
    options = {
        "place": PLACE,
        "agency": CULTURE,
        "items": ["culture-001"],
        "day": DAY,
    }
    return {
        "PUT /plan/v1/agencies/{code}": {
            "name": "x",
            "domain": "culture",
            "region": REGION,
        },
        "PUT /plan/v1/items/{code}": item_body("culture"),
        "POST /plan/v1/imports/items": (
            "code,name,domain,risk,item_list,legal_basis\n"
            "culture-009,场所检查,culture,medium,random,某条例\n"
        ),
        "POST /plan/v1/imports/check-points": (
            "item,number,text\nculture-001,9,消防通道\n"
        ),
        "POST /plan/v1/imports/legal-bases": (
            "item,kind,text\nculture-001,regulation,某条例第一条\n"
        ),
        "POST /plan/v1/imports/claims": "item\nculture-001\n",
        "POST /plan/v1/plans": plan_body(CULTURE),
        "PUT /plan/v1/plans/{plan_id}": plan_body(CULTURE),
        "POST /plan/v1/plans/{plan_id}/subjects": f"place\n{PLACE}\n",
        "POST /plan/v1/plans/{plan_id}/amendments": REASON,
        "POST /plan/v1/plans/{plan_id}/parts": {
            "part": "019ce1f0-0000-7000-8000-00000000000a"
        },
        "POST /plan/v1/plan-places": {
            "plan_code": "JH310116-2026-000001G",
            "place": PLACE,
        },
        "POST /plan/v1/plans/{plan_id}/leaving": f"place,reason\n{PLACE},停业\n",
        "POST /plan/v1/plans/{plan_id}/answers": {"task": task, "reply": "keep"}
        | REASON,
        "POST /plan/v1/plans/{plan_id}/draw": {"ratios": {"none": "1"}, **REASON},
        "POST /plan/v1/plans/{plan_id}/draws/{ordinal}/replacement": REASON,
        ("POST /plan/v1/plans/{plan_id}/draws/{ordinal}/replacement/confirmation"): {
            "request": 1
        },
        "POST /plan/v1/plans/{plan_id}/draws/{ordinal}/inspectors/replacement": {
            "place": PLACE,
            "inspector": "a" * 32,
            "reason": "unavailable",
        },
        "POST /plan/v1/inspector-conflicts": {
            "certificate": certificates(0)[0],
            "uscc": SUBJECT,
            "source": "office",
        }
        | REASON,
        "POST /plan/v1/inspector-conflicts/{conflict_id}/end": REASON,
        "POST /plan/v1/draw-years/{year}/promise": {"digest": "a" * 64},
        "POST /plan/v1/draw-years/{year}/frames/{frame}/word": {"word": "a" * 64},
        "POST /plan/v1/plans/{plan_id}/approval": {"round": 2},
        "POST /plan/v1/plans/{plan_id}/steps/{step}/refusal": REASON,
        "POST /plan/v1/plans/{plan_id}/revocation": REASON,
        "POST /plan/v1/plans/{plan_id}/withdrawal": REASON,
        "POST /plan/v1/plans/{plan_id}/publication": {},
        "POST /plan/v1/tasks": task_body(DAY, PLACE) | {"source_number": "9"},
        "POST /plan/v1/tasks/{number}/withdrawal": REASON,
        OFF_SITE_RESULT: FOUND_OFF_SITE
        | {"day": DAY, "means": ["documents"], "inspectors": certificates(0)},
        f"{OFF_SITE_RESULT}/correction": FOUND_OFF_SITE | REASON,
        **CLUES,
        **NOTICES,
        **PLANS,
        **{route: {"tasks": [task], **body} for route, body in WORK.items()},
        "POST /subject/v1/imports/subjects": (
            f"uscc,name,region,address\n{SUBJECT},别名有限公司,{REGION},某路\n"
        ),
        "POST /subject/v1/transfers/subjects": {"uscc": SUBJECT, "to": REGION} | REASON,
        "POST /subject/v1/transfers/places": {"number": PLACE, "to": REGION} | REASON,
        "POST /subject/v1/transfers/inspectors": {
            "certificate": certificates(0)[0],
            "to": HEALTH,
        }
        | REASON,
        "POST /subject/v1/transfers/reinstatements": {"certificate": certificates(0)[0]}
        | REASON,
        "POST /subject/v1/duplicates/search": {"uscc": SUBJECT},
        "POST /subject/v1/duplicates/{uscc}/{other}/dismissal": REASON,
        "POST /subject/v1/transfers/mergers": {"old": OTHER_SUBJECT, "into": SUBJECT}
        | REASON,
        "POST /subject/v1/transfers/splits": {"old": OTHER_SUBJECT} | REASON,
        "POST /subject/v1/subjects/{uscc}/contacts": contact_body(),
        "POST /subject/v1/contacts": contact_body() | {"uscc": SUBJECT},
        "POST /subject/v1/requests": {"uscc": SUBJECT, "kind": "access"},
        "POST /subject/v1/requests/{request_id}/grant": {"answer": "已办理"},
        "POST /subject/v1/requests/{request_id}/refusal": {
            "ground": "not_held",
            "answer": "未存有此类信息",
        },
        "POST /subject/v1/contacts/{contact_id}/removal": REASON,
        "POST /subject/v1/contacts/{contact_id}/confirmation": {
            "purposes": ["notices"]
        },
        "POST /subject/v1/contacts/{contact_id}/withdrawal": {},
        "POST /subject/v1/transfers/{transfer_id}/refusal": REASON,
        "POST /subject/v1/transfers/{transfer_id}/withdrawal": REASON,
        "POST /subject/v1/imports/records": (
            "kind,number,uscc,decided_on,matter,clause,valid_from\n"
            f"licence,文许1号,{SUBJECT},2026-01-05,娱乐经营,,2026-01-05\n"
        ),
        "POST /subject/v1/records": record_body("沪文罚〔2026〕2号"),
        "POST /subject/v1/records/{record_id}/correction": REASON
        | {
            "decided_on": "2026-02-03",
            "matter": "未悬挂标志",
            "clause": "第四十九条",
        },
        "POST /subject/v1/records/{record_id}/ending": REASON
        | {"ending": "overturned"},
        "POST /subject/v1/records/{record_id}/reinstatement": REASON,
        "POST /subject/v1/imports/inspectors": (
            "certificate,name,agency,valid_from,valid_to\n"
            f"{certificates(0)[0]},某人,{CULTURE},2020-01-01,2029-01-01\n"
        ),
        "POST /subject/v1/subjects": subject_body(uscc.make(REGION, 99)),
        "PATCH /subject/v1/subjects/{uscc}": {"name": "别名有限公司"},
        "POST /subject/v1/subjects/{uscc}/places": {"address": "某路", "place": "002"},
        "POST /subject/v1/subjects/{uscc}/retirement": REASON,
        "POST /subject/v1/subjects/{uscc}/reinstatement": REASON,
        "PATCH /subject/v1/places/{number}": {"address": "某路"},
        "PUT /subject/v1/projects/{number}": {
            "owner": SUBJECT,
            "address": "某路",
            "region": REGION,
        },
        "PUT /subject/v1/lists/{list_name}/{uscc}": REASON,
        "POST /subject/v1/views": view_body("又一个视图"),
        "PUT /subject/v1/views/{view_id}": view_body(),
        "POST /subject/v1/views/{view_id}/end": REASON,
        "POST /subject/v1/inspectors": inspector_body(0, CULTURE) | {"name": "某人"},
        "POST /subject/v1/inspectors/revocations": {"certificate": certificates(0)[0]},
        "POST /credit/v1/imports/grades": f"uscc,domain,grade\n{SUBJECT},culture,C\n",
        "PUT /credit/v1/grades/{domain}/{uscc}": {"grade": "C"},
        "POST /checkcode/v1/applications": application,
        "POST /checkcode/v1/applications/batch": {"applications": [application]},
        "POST /checkcode/v1/first-surveys": {
            "day": DAY,
            "subject_name": "新开的店",
            "address": "卫清路8号",
            "inspectors": application["inspectors"],
            "found": "首次摸底",
        },
        "POST /checkcode/v1/applications/{application_id}/override": REASON
        | {"version": 1},
        "POST /checkcode/v1/visits/{visit_id}/results/override": {
            "draft_version": 1,
            "reason": "属实",
        },
        "POST /checkcode/v1/applications/{application_id}/decline": {
            "reason": "inspectors"
        },
        "POST /checkcode/v1/applications/{application_id}/join": {"option": 1},
        "POST /checkcode/v1/applications/{application_id}/inspectors": {
            "inspectors": certificates(0)
        },
        "POST /checkcode/v1/applications/{application_id}/leave": {
            "reason": "inspectors"
        },
        "POST /checkcode/v1/messages/{message_id}/delivery": {"received_by": "店长"},
        "POST /checkcode/v1/reports/{report_id}/acceptance": {"due_on": "2030-01-01"},
        "POST /checkcode/v1/reports/{report_id}/answer": {"text": "属实"},
        "POST /checkcode/v1/codes/{code}/cancellation": REASON,
        "POST /checkcode/v1/codes/{code}/cancellation/override": {"version": 1},
        "POST /checkcode/v1/codes/{code}/visits": {},
        "POST /checkcode/v1/codes/{code}/absences": {
            "agency": "310116-health",
            "reason": "inspectors",
        },
        "POST /checkcode/v1/visits/{visit_id}/results": {
            "points": [{"item": "culture-001", "point": "1", "outcome": "no_problem"}]
        },
        "POST /checkcode/v1/visits/{visit_id}/results/correction": {
            "points": [{"item": "culture-001", "point": "1", "outcome": "no_problem"}],
            "reason": "点错",
        },
        "POST /matching/v1/replays": (
            "premises,agency,programme,kind,date\nP1,a,b,c,2026-03-20\n"
        ),
        "POST /matching/v1/proposals": agreement,
        "POST /matching/v1/exchange/joint-tasks": agreement,
        "POST /matching/v1/proposals/{number}/answers": {"answer": "join"},
        "PUT /matching/v1/proposals/{number}/lead": {"lead": CULTURE},
        "POST /matching/v1/reliefs/{task}/{kind}/answers": {"answer": "confirm"},
        "POST /matching/v1/options": options,
        "POST /matching/v1/options/batch": {"questions": [options]},
    }.get(route)
