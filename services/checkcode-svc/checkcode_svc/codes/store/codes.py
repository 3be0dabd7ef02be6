"""Inspection codes in and out of their tables."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from checkcode_svc.base import lean, one_of, replacement
from checkcode_svc.codes.domain.code import ENDED, SHOWN, Code
from checkcode_svc.codes.tables import CodeMemberRow, CodeRow
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.visits.domain.visit import Attendance, Party
from shared import jsontext
from shared.db import ReadTx, Tx
from shared.db.statements import (
    Effect,
    Rows,
    among,
    columns,
    command,
    effect,
    into,
    query,
    select_columns,
    sql,
)
from shared.events.checkcode import CodeStatus

SHOWN_OF = f"""(SELECT application_id FROM code
               WHERE status NOT IN {one_of(ENDED)} AND last_visit_on IS NOT NULL)"""  # noqa: S608 - states of ours
"""The applications whose live code was presented, to be compared with."""
_CODE, _MEMBER = columns(CodeRow), columns(CodeMemberRow)
OPENED = """
it AS (SELECT * FROM code WHERE token_hash = $1),
member AS (SELECT m.* FROM it JOIN code_member AS m USING (code))"""
"""The code that a token opens, and its members: to stand in a statement with others."""


PAGE = """
    'code', it, 'members', (SELECT json_agg(m ORDER BY position) FROM member AS m)"""
"""What the page of the code `it` with its `member`s shows of them, as JSON."""


def insertion(first: int) -> str:
    """The INSERT of codes and their members, to stand in a statement with others.

    Its parameters are those of `values`, from `$first` on: a code is issued in one
    statement with its application and the events that tell of both.
    """
    return f"""
new_code AS (
    INSERT INTO code ({_CODE})
    SELECT {_CODE} FROM jsonb_populate_recordset(NULL::code, ${first}::jsonb)
), new_code_member AS (
    INSERT INTO code_member ({_MEMBER})
    SELECT {_MEMBER}
    FROM jsonb_populate_recordset(NULL::code_member, ${first + 1}::jsonb)
)"""  # noqa: S608 - the numbers of parameters, and columns of ours


def values(codes: Sequence[Code]) -> tuple[str, str]:
    """What `insertion` takes."""
    members = [row for code in codes for row in _member_rows(code, code.members)]
    return jsontext.dumps(lean(CodeRow, codes)), jsontext.dumps(members)


@dataclass(frozen=True, slots=True)
class LiveCode:
    """The code of an application that is neither cancelled nor expired."""

    application_id: UUID
    code: str
    token_seed: str
    was_shown: bool


@query
def live(applications: list[UUID]) -> Rows[LiveCode]:
    """The live codes of some applications."""
    return into(
        LiveCode,
        select_columns(
            CodeRow.application_id,
            CodeRow.code,
            CodeRow.token_seed,
            col(CodeRow.last_visit_on).is_not(None).label("was_shown"),
        ).where(among(CodeRow.application_id, applications), _is_live()),
    )


@query
def every() -> Rows[Code]:
    """Every code with its members."""
    return sql(
        Code,
        f"""
        SELECT {columns(Code, "c", but=["members"])},
               (SELECT jsonb_agg(m ORDER BY m.position) FROM code_member AS m
                WHERE m.code = c.code) AS members
        FROM code AS c
        """,  # noqa: S608 - our own columns
    )


@query
def seed_of(code: str) -> Rows[str]:
    """What a code's token derives of."""
    return into(str, select(CodeRow.token_seed).where(CodeRow.code == code))


@query
def application_of(code: str) -> Rows[UUID]:
    """The application that a code came of."""
    return into(UUID, select(CodeRow.application_id).where(CodeRow.code == code))


@query
def overdue(today: date, limit: int) -> Rows[str]:
    """Codes that nobody presented by their last day."""
    return into(
        str,
        select(CodeRow.code)
        .where(CodeRow.status == CodeStatus.ISSUED, col(CodeRow.expires_on) < today)
        .order_by(CodeRow.code)
        .limit(limit),
    )


@query
def provisional() -> Rows[str]:
    """Codes that are not over, and whose last day is provisional (C-08)."""
    return into(
        str,
        select(CodeRow.code)
        .where(CodeRow.expires_provisional, col(CodeRow.status).not_in(sorted(ENDED)))
        .order_by(CodeRow.code),
    )


@query
def with_no_shows(day: date, limit: int) -> Rows[str]:
    """Codes last presented by a day to whose visit an agency has not come."""
    return into(
        str,
        select(CodeRow.code)
        .where(
            col(CodeRow.status).in_(sorted(SHOWN)),
            col(CodeRow.last_visit_on) <= day,
            col(CodeRow.code).in_(
                select(CodeMemberRow.code).where(
                    CodeMemberRow.attendance == Attendance.AWAITED
                )
            ),
        )
        .order_by(CodeRow.code)
        .limit(limit),
    )


@query
def next_serial() -> Rows[int]:
    """A serial number; one that is not used leaves a gap, which means nothing."""
    return sql(int, "SELECT nextval('code_serial')")


async def locked(tx: Tx, code: str) -> Code | None:
    """A code with its members, locked until the transaction ends."""
    return await _whole(tx, await _locked.first(tx, code))


async def locked_live(tx: Tx, application_id: UUID) -> Code | None:
    """The live code of an application, locked until the transaction ends."""
    return await _whole(tx, await _locked_live.first(tx, application_id))


async def locked_some(tx: Tx, numbers: Sequence[str]) -> list[Code]:
    """Some codes with their members, locked in order until the transaction ends."""
    codes = await by_numbers.all(tx, list(numbers))
    return await whole_of(tx, codes)


async def find(tx: ReadTx, code: str) -> Code | None:
    """A code with its members."""
    return await _whole(tx, await _code.first(tx, code))


async def find_by_token(tx: ReadTx, token_hash: str) -> Code | None:
    """The code that a token opens."""
    return await _whole(tx, await _by_token.first(tx, token_hash))


async def whole_of(tx: ReadTx, codes: list[Code]) -> list[Code]:
    """Codes with their members."""
    members = await _members_of(tx, [code.code for code in codes])
    for code in codes:
        code.members = tuple(members[code.code])
    return codes


async def save(tx: Tx, *codes: Code) -> None:
    """Write changed codes."""
    await _replace.run(tx, codes)


async def save_members(tx: Tx, code: Code) -> None:
    """Write the changed parts of its agencies."""
    await _replace_members.run(tx, _member_rows(code, code.members))


def _member_rows(code: Code, members: Iterable[Party]) -> list[Mapping[str, object]]:
    return [
        {
            "code": code.code,
            "position": position,
            "agency": party.agency,
            "tasks": party.tasks,
            "items": party.items,
            "inspectors": party.inspectors,
            "attendance": party.attendance,
            "absent_reason": party.absent_reason,
            "absent_text": party.absent_text,
        }
        for position, party in enumerate(members)
    ]


async def _whole(tx: ReadTx, code: Code | None) -> Code | None:
    """A code with its members, read by a statement of their own.

    Where the first one waited for a lock, it saw the members of before.
    """
    if code is not None:
        code.members = tuple((await _members_of(tx, [code.code]))[code.code])
    return code


@dataclass(frozen=True, slots=True)
class _Member:
    code: str
    agency: str
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    inspectors: tuple[str, ...]
    attendance: Attendance
    absent_reason: str | None
    absent_text: str | None

    @property
    def party(self) -> Party:
        """The same as the rules read it."""
        return Party(
            self.agency,
            self.tasks,
            self.items,
            self.inspectors,
            self.attendance,
            self.absent_reason,
            self.absent_text,
        )


@query
def _members(codes: list[str]) -> Rows[_Member]:
    return into(
        _Member,
        select_columns(
            CodeMemberRow.code,
            CodeMemberRow.agency,
            CodeMemberRow.tasks,
            CodeMemberRow.items,
            CodeMemberRow.inspectors,
            CodeMemberRow.attendance,
            CodeMemberRow.absent_reason,
            CodeMemberRow.absent_text,
        )
        .where(among(CodeMemberRow.code, codes))
        .order_by(col(CodeMemberRow.position)),
    )


async def _members_of(tx: ReadTx, codes: list[str]) -> Mapping[str, list[Party]]:
    by_code: dict[str, list[Party]] = defaultdict(list)
    for row in await _members.all(tx, codes):
        by_code[row.code].append(row.party)
    return by_code


@query
def _code(code: str) -> Rows[Code]:
    return into(Code, select(CodeRow).where(CodeRow.code == code))


@query
def _by_token(token_hash: str) -> Rows[Code]:
    return into(Code, select(CodeRow).where(CodeRow.token_hash == token_hash))


@query
def _locked(code: str) -> Rows[Code]:
    return into(Code, select(CodeRow).where(CodeRow.code == code).with_for_update())


@query
def _locked_live(application_id: UUID) -> Rows[Code]:
    return into(
        Code,
        select(CodeRow)
        .where(CodeRow.application_id == application_id, _is_live())
        .with_for_update(),
    )


def _is_live() -> ColumnElement[bool]:
    return col(CodeRow.status).not_in(sorted(ENDED))


@query
def by_numbers(codes: list[str]) -> Rows[Code]:
    """Some codes, locked in order until the transaction ends."""
    return into(
        Code,
        select(CodeRow)
        .where(among(CodeRow.code, codes))
        .order_by(CodeRow.code)
        .with_for_update(),
    )


@command
def follow_places(places: list[str]) -> Rows[str]:
    """Give codes the district and town of their place, where these differ.

    One that was not presented moves with its place. Any other stays where it was, and
    takes a town that was not known. Those that moved to another district come back.
    """
    return sql(
        str,
        f"""
        WITH moved AS (
            SELECT c.code, c.region AS before, p.region, p.town
            FROM code AS c JOIN {neighbours.AREAS} AS p ON p.number = c.place
            WHERE c.place = ANY(:places)
              AND (c.region, c.town) IS DISTINCT FROM (p.region, p.town)
              AND (c.status = '{CodeStatus.ISSUED}'
                   OR c.town IS NULL AND c.region = p.region)
            ORDER BY c.code FOR UPDATE OF c
        ), followed AS (
            UPDATE code AS c SET region = moved.region, town = moved.town
            FROM moved WHERE c.code = moved.code
        )
        SELECT code FROM moved WHERE before <> region ORDER BY code
        """,  # noqa: S608 - a state of ours
        places,
    )


@command
def _replace(rows: Sequence[Code]) -> Effect:
    return effect(replacement(CodeRow), rows)


@command
def _replace_members(rows: Sequence[Mapping[str, object]]) -> Effect:
    return effect(replacement(CodeMemberRow), rows)
