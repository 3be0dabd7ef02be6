"""Proposals in and out of their table; rows and events go in by one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlmodel import select

from matching_svc.neighbours.queries import NAMED, named_place, town_in
from matching_svc.proposals.domain.change import Change
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.proposals.events import as_event, row_of
from matching_svc.proposals.tables import ProposalRow
from shared import jsontext
from shared.auth import within_sql
from shared.db import Tx
from shared.db.keyset import Order, both_ways
from shared.db.statements import Query, Rows, SelectOfScalar, query, sql
from shared.events.matching import ProposalEvent
from shared.messaging import outbox
from shared.messaging.copies import Copy, shape_of

_COLUMNS = [column.name for column in shape_of(ProposalRow).columns]
_REST = [name for name in _COLUMNS if name != "number"]
_KEPT = f"""
WITH kept AS (
    INSERT INTO proposal AS kept ({", ".join(_COLUMNS)})
    SELECT {", ".join(_COLUMNS)}
    FROM jsonb_populate_recordset(NULL::proposal, $1::text::jsonb)
    ON CONFLICT (number) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in _REST)}
    WHERE kept.version < excluded.version
)
"""  # noqa: S608 - names of columns of ours


TO_RUN = """
SELECT place FROM proposal
WHERE status IN ('proposed', 'agreed', 'coded') AND place > :after
"""
"""Places after `:after` at which something is asked or agreed."""

MAY_CHANGE = "SELECT place FROM proposal WHERE place = ANY(:places) AND matters"
"""Of some places those at which a proposal binds, waits, or keeps tasks apart."""

BOOKED_DAYS = """
SELECT p.place, m->>'agency' AS agency, p.day,
       p.status <> 'proposed' OR p.application_id IS NOT NULL
       OR jsonb_path_exists(p.members, '$[*] ? (@.answer != null)') AS stands
FROM proposal p, jsonb_array_elements(p.members) m
WHERE p.status IN ('proposed', 'agreed', 'coded') AND p.day >= :since
  AND p.agencies && :agencies AND m->>'agency' = ANY(:agencies)
  AND p.place <> ALL(:but)
  AND coalesce(m->'answer'->>'kind', 'join') = 'join'
"""
"""Days that proposals at places other than `:but` take of agencies (M-16)."""

REBUILT_AGENCIES = """
SELECT jsonb_array_elements_text(row -> 'agencies') AS agency FROM rebuild.changed
WHERE copy = 'proposal'
"""
"""Agencies whose proposals are others since a rebuild."""

_TOWN = town_in("p.region")
_WITHIN = within_sql("p.region", _TOWN)
_SEEN = f"(p.agencies @> ARRAY[:asking] OR {_WITHIN})"
"""Whoever is asked sees a proposal, and so do its town, district and city (I-05)."""
_IN_TOWN = f"(:town IS NULL OR coalesce({_TOWN}, 'unknown') = :town)"

_SUMMARY = f"""
SELECT count(*) AS made,
       count(*) FILTER (WHERE status = 'proposed') AS open,
       count(*) FILTER (WHERE status IN ('agreed', 'coded', 'visited')) AS agreed,
       count(*) FILTER (WHERE status = 'withdrawn' AND reason = 'too_few_joined')
           AS declined,
       count(*) FILTER (WHERE status = 'withdrawn'
                          AND reason IS DISTINCT FROM 'too_few_joined') AS withdrawn,
       count(*) FILTER (WHERE status = 'expired') AS expired,
       coalesce(sum(visits_saved) FILTER (WHERE status IN ('agreed', 'coded',
           'visited')), 0) AS visits_saved
FROM proposal AS p {named_place("p.place")}
WHERE made_on BETWEEN :first AND :last AND {_WITHIN}
"""  # noqa: S608 - our own column

_LISTED = f"""
SELECT to_jsonb(p) AS proposal, {NAMED}, {_TOWN} AS town
FROM proposal AS p {named_place("p.place")}
"""  # noqa: S608 - ours
_HAS_TEXT = """(:text IS NULL OR p.number ILIKE :text OR p.place ILIKE :text
    OR named.subject_name ILIKE :text OR named.address ILIKE :text)"""
"""`:text` is a pattern: any part of the number, the place, its name or address."""

_WAITS = """jsonb_path_exists(p.members,
    '$[*] ? (@.agency == $agency && @.answer == null)',
    jsonb_build_object('agency', :agency))"""
"""An agency was asked and has not answered."""
_CHOSEN = f"""(:place IS NULL OR p.place = :place)
              AND p.day >= coalesce(:day_from, '-infinity')
              AND p.day <= coalesce(:day_to, 'infinity')
              AND {_HAS_TEXT} AND {_IN_TOWN} AND {_SEEN}"""
_MEMBERS = ", ".join(field.name for field in fields(Proposal))


def mattering_at(places: str) -> str:
    """Proposals `x` that bind, wait, or keep tasks apart: to stand after FROM."""
    return f"proposal x WHERE x.place = ANY({places}) AND x.matters"


def past_at(places: str) -> str:
    """Proposals `x` that do not matter any more: to stand after FROM."""
    return f"proposal x WHERE x.place = ANY({places}) AND NOT x.matters"


@dataclass(frozen=True, slots=True)
class ListedProposal:
    """A proposal, and how its place is called."""

    proposal: Proposal
    subject_name: str
    address: str
    town: str | None = None

    @property
    def day(self) -> date:
        """Its day: lists go by it."""
        return self.proposal.day

    @property
    def answers_due(self) -> date:
        """When answers are due: an inbox goes by it."""
        return self.proposal.answers_due

    @property
    def number(self) -> str:
        """Its number: lists go by it within a day."""
        return self.proposal.number


@dataclass(frozen=True, slots=True)
class AtWork:
    """How many proposals are under way."""

    waiting: int
    """For this agency's answer."""
    proposed: int
    agreed: int
    coded: int


@dataclass(frozen=True, slots=True)
class ProposalCounts:
    """Proposals made in a period by how they ended so far."""

    made: int
    open: int
    agreed: int
    declined: int
    """Ended because too few joined."""
    withdrawn: int
    """Ended by a rule or a better plan."""
    expired: int
    visits_saved: int
    """By the proposals that were agreed."""


@dataclass(frozen=True, slots=True)
class DeclineCount:
    """How many declines carried a reason."""

    reason: str | None
    number: int


@query
def place_of(number: str) -> SelectOfScalar[str]:
    """Where a proposal is."""
    return select(ProposalRow.place).where(ProposalRow.number == number)


@query
def places_asked(agencies: list[str]) -> Rows[str]:
    """Places at which one of some agencies is asked or comes."""
    return sql(
        str,
        """
        SELECT place FROM proposal
        WHERE agencies && :agencies AND status IN ('proposed', 'agreed')
        """,
        agencies,
    )


@query
def every() -> Rows[Proposal]:
    """Every proposal."""
    return sql(Proposal, f"SELECT {_MEMBERS} FROM proposal")  # noqa: S608 - ours


@query
def listed(scope: str, asking: str, number: str) -> Rows[ListedProposal]:
    """One proposal, as far as an agency with a scope may see it."""
    text = _LISTED + f"WHERE p.number = :number AND {_SEEN}"
    return sql(ListedProposal, text, scope, asking, number)


ORDERS = both_ways(
    {
        "day": Order("p.day", "p.number", "date"),
        "answers_due": Order("p.answers_due", "p.number", "date"),
    }
)


def _sorted(order: Order) -> Query[..., ListedProposal]:
    @query
    def page(
        scope: str,
        asking: str,
        status: str | None,
        agency: str | None,
        place: str | None,
        text: str | None,
        town: str | None,
        day_from: date | None,
        day_to: date | None,
        after: str | None,
        after_id: str | None,
        most: int,
    ) -> Rows[ListedProposal]:
        return sql(
            ListedProposal,
            _LISTED
            + f"""
            WHERE (:status IS NULL OR p.status = :status)
              AND (:agency IS NULL OR p.agencies @> ARRAY[:agency])
              AND {_CHOSEN} AND {order.following}
            ORDER BY {order.clause} LIMIT :most
            """,
            scope,
            asking,
            status,
            agency,
            place,
            text,
            town,
            day_from,
            day_to,
            after,
            after_id,
            most,
        )

    return page


def _inbox(order: Order) -> Query[..., ListedProposal]:
    @query
    def page(
        scope: str,
        asking: str,
        agency: str,
        place: str | None,
        text: str | None,
        town: str | None,
        day_from: date | None,
        day_to: date | None,
        after: str | None,
        after_id: str | None,
        most: int,
    ) -> Rows[ListedProposal]:
        return sql(
            ListedProposal,
            _LISTED
            + f"""
            WHERE p.status = 'proposed' AND {_WAITS}
              AND {_CHOSEN} AND {order.following}
            ORDER BY {order.clause} LIMIT :most
            """,
            scope,
            asking,
            agency,
            place,
            text,
            town,
            day_from,
            day_to,
            after,
            after_id,
            most,
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of the proposals within a scope, by the name of its order."""
INBOX = {name: _inbox(order) for name, order in ORDERS.items()}
"""A page of the proposals that wait for an agency's answer, by that name."""


@query
def at_work(scope: str, agency: str | None) -> Rows[AtWork]:
    """How many proposals are under way, of one agency or of a scope."""
    return sql(
        AtWork,
        f"""
        SELECT count(*) FILTER (WHERE p.status = 'proposed' AND {_WAITS}) AS waiting,
               count(*) FILTER (WHERE p.status = 'proposed') AS proposed,
               count(*) FILTER (WHERE p.status = 'agreed') AS agreed,
               count(*) FILTER (WHERE p.status = 'coded') AS coded
        FROM proposal AS p {named_place("p.place")}
        WHERE p.status IN ('proposed', 'agreed', 'coded')
          AND (:agency IS NULL OR p.agencies @> ARRAY[:agency])
          AND {_WITHIN}
        """,  # noqa: S608 - ours
        scope,
        agency,
    )


@query
def counts(first: date, last: date, scope: str) -> Rows[ProposalCounts]:
    """The proposals that were made from `first` to `last`."""
    return sql(ProposalCounts, _SUMMARY, first, last, scope)


@query
def declines(first: date, last: date, scope: str) -> Rows[DeclineCount]:
    """The declines of proposals that were made from `first` to `last`."""
    return sql(
        DeclineCount,
        f"""
        SELECT m -> 'answer' ->> 'reason' AS reason, count(*) AS number
        FROM proposal AS p {named_place("p.place")}, jsonb_array_elements(members) AS m
        WHERE made_on BETWEEN :first AND :last AND {_WITHIN}
          AND m -> 'answer' ->> 'kind' IN ('decline', 'silent')
        GROUP BY 1 ORDER BY 1
        """,  # noqa: S608 - our own column
        first,
        last,
        scope,
    )


async def write(tx: Tx, changes: Sequence[Change]) -> None:
    """Keep the newest state of each proposal, and publish every change."""
    if changes:
        rows = [row_of(change.proposal) for change in changes]
        newest = {row["number"]: row for row in rows}
        events = [as_event(*told) for told in zip(changes, rows, strict=True)]
        kept = jsontext.dumps([*newest.values()])
        statement = _KEPT + outbox.insertion(2, len(events))
        await tx.execute(statement, kept, *outbox.values(tx, *events))


def _folded(event: ProposalEvent) -> list[dict[str, Any]]:
    """The row that an event describes: by `kept`, of old releases by `state`."""
    kept = event.state if event.kept is None else event.kept.model_dump()
    return [{**event.model_dump(exclude={"kept", "state"}), **kept}]


COPY = Copy(ProposalRow, (ProposalEvent,), _folded)
"""Proposals are folded out of matching-svc's own topic and never solved again (X-13):
what was asked and answered then, whatever a solver would say now."""
