"""The present state of what checkcode-svc owns, as the events that told of it.

A code's later states (presented, closed) follow from visits and results and are never
told of: to the neighbours a code is issued until it is cancelled or has expired.
"""

import asyncpg

from checkcode_svc.applications import events
from checkcode_svc.applications.domain.application import Party
from checkcode_svc.applications.domain.vocabulary import CodeStatus
from checkcode_svc.models import Application, Code, CodeMember, Visit, VisitPart
from shared.events.checkcode import (
    CodeApplied,
    CodeCancelled,
    CodeEvent,
    CodeIssued,
    ResultRecorded,
    VisitRated,
    VisitStarted,
)
from shared.messaging.snapshots import Snapshot, whole

_ENDED = {CodeStatus.CANCELLED, CodeStatus.EXPIRED}

_APPLICATIONS = """
SELECT json_build_object('it', a, 'own', m)::text AS whole
FROM application AS a LEFT JOIN application_member AS m
    ON m.application_id = a.id AND m.agency = a.agency
"""
_CODES = """
SELECT json_build_object('it', c, 'members', (
    SELECT json_agg(m ORDER BY m.position) FROM code_member AS m
    WHERE m.code = c.code))::text AS whole
FROM code AS c
"""
_VISITS = """
SELECT json_build_object('it', v, 'members', (
    SELECT json_agg(m ORDER BY m.position) FROM code_member AS m
    WHERE m.code = v.code))::text AS whole
FROM visit AS v
"""
_RESULTS = """
SELECT json_build_object('it', v, 'part', p)::text AS whole
FROM visit_part AS p JOIN visit AS v ON v.id = p.visit_id WHERE p.status = 'complete'
"""
_RATINGS = """
SELECT json_build_object(
    'version', 1, 'visit_id', r.visit_id, 'code', r.code, 'agency', r.agency,
    'uscc', v.uscc, 'score', r.score, 'rated_at', r.rated_at)::text AS whole
FROM rating AS r JOIN visit AS v ON v.id = r.visit_id WHERE r.score IS NOT NULL
"""


def _applied(row: asyncpg.Record) -> CodeApplied:
    found = whole(row)
    own = found["own"] and Party(
        found["own"]["agency"], tuple(found["own"]["tasks"]), ()
    )
    return events.applied(Application.model_validate(found["it"]), own)


def _code(row: asyncpg.Record) -> CodeEvent:
    found = whole(row)
    code = Code.model_validate(found["it"])
    members = [CodeMember.model_validate(one) for one in found["members"]]
    if code.status in _ENDED:
        return events.code_event(CodeCancelled, code, members)
    code.status = CodeStatus.ISSUED
    return events.code_event(CodeIssued, code, members)


def _visit(row: asyncpg.Record) -> VisitStarted:
    found = whole(row)
    members = [CodeMember.model_validate(one) for one in found["members"]]
    return events.started(Visit.model_validate(found["it"]), members)


def _result(row: asyncpg.Record) -> ResultRecorded:
    found = whole(row)
    visit = Visit.model_validate(found["it"])
    return events.recorded(visit, VisitPart.model_validate(found["part"]))


def _rating(row: asyncpg.Record) -> VisitRated:
    return VisitRated.model_validate(whole(row))


TELLINGS = (
    Snapshot(CodeApplied, _APPLICATIONS, _applied),
    Snapshot(CodeIssued, _CODES, _code),
    Snapshot(VisitStarted, _VISITS, _visit),
    Snapshot(ResultRecorded, _RESULTS, _result),
    Snapshot(VisitRated, _RATINGS, _rating),
)
