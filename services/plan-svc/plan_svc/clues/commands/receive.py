"""Takes clues in: one by one, or as the rows of an upload, all or none (P-21, P-23)."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from plan_svc.clues import events, queries, store
from plan_svc.clues.domain.clue import Clue
from plan_svc.clues.domain.report import Complainant, Report, number_of
from plan_svc.clues.domain.terms import Step, case_of, term
from plan_svc.clues.errors import ClueExists
from plan_svc.neighbours import queries as neighbours
from plan_svc.neighbours.domain import Place
from plan_svc.policy import current_law
from plan_svc.tasks.errors import PlaceUnknown
from shared import jsontext
from shared.auth import Principal
from shared.bulk import Columns, Upload, read_batches
from shared.civic import origin, spelling, uscc
from shared.db import Tx
from shared.errors import DomainError, RowRefusal, RowsRefused
from shared.messaging import outbox

COLUMNS = Columns(
    required=("channel", "source", "source_number", "text"),
    optional=("place", "uscc", "region", "subject_name", "complainant", "phone"),
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an upload of clues did."""

    rows: int
    received: int
    known: int
    """Rows of clues that this channel had given before."""


async def receive(tx: Tx, who: Principal, report: Report) -> Clue:
    """Take in one clue.

    Raises:
        ChannelReserved, SubjectMissing: if it is not whole.
        SourceUnknown, PlanNeeded: if nothing is triggered by its source (P-21).
        PlaceUnknown, OtherRegion: if it is not the caller's.
        ClueExists: if the channel has given it already.
    """
    places = await neighbours.places(tx, filter(None, [report.place]))
    clue = _clue(tx, who, report, places)
    if not await enter(tx, [(clue, report.complainant)]):
        raise ClueExists(number=clue.number)
    return clue


async def import_rows(tx: Tx, who: Principal, stream: Upload) -> Imported:
    """Take in the clues of an upload, all of them or none (P-23).

    Raises:
        RowsRefused: naming each row that cannot be taken.
    """
    refused: list[RowRefusal] = []
    taken = received = 0
    async for batch in read_batches(stream, COLUMNS, store.BATCH, bad=refused.append):
        named = [values["place"] for _, values in batch if values.get("place")]
        places = await neighbours.places(tx, map(spelling.code, named))
        clues: list[tuple[Clue, Complainant]] = []
        for line, values in batch:
            try:
                report = _report(values)
                clues.append((_clue(tx, who, report, places), report.complainant))
            except DomainError as fault:
                refused.append(_refusal(line, fault, values["source_number"]))
        taken += len(clues)
        received += len(await enter(tx, clues))
    if refused:
        by_line = sorted(refused, key=lambda row: row.line)
        raise RowsRefused(by_line, taken + len(refused))
    return Imported(taken, received, taken - received)


async def enter(tx: Tx, clues: Sequence[tuple[Clue, Complainant]]) -> list[Clue]:
    """Enter those that are new, with who complained; the new ones."""
    entered = set(await store.insert.all(tx, [clue for clue, _ in clues]))
    new: dict[str, tuple[Clue, Complainant]] = {}
    for clue, complainant in clues:
        if clue.number in entered:
            new.setdefault(clue.number, (clue, complainant))
    ring = queries.keys(tx.runtime)
    await store.seal.run(
        tx,
        [
            store.Sealed(
                clue.number,
                ring.seal(clue.number.encode(), jsontext.dumps(asdict(complainant))),
            )
            for clue, complainant in new.values()
            if complainant.is_named
        ],
    )
    entries = [clue for clue, _ in new.values()]
    await outbox.record(tx, *map(events.clue_event, entries))
    return entries


def key(tx: Tx) -> bytes:
    """What numbers of clues are made with."""
    secret = tx.runtime.settings.cursor_secret.get_secret_value()
    return hmac.digest(secret.encode(), b"numbers of clues", "sha256")


def _clue(tx: Tx, who: Principal, report: Report, places: Mapping[str, Place]) -> Clue:
    report.ensure_whole()
    place = places.get(report.place or "")
    if report.place and place is None:
        raise PlaceUnknown(place=report.place)
    town = place.town if place else None
    region = place.region if place else (report.region or who.region)[:6]
    who.must_see(region, town)
    now, today = tx.runtime.clock.now(), tx.runtime.clock.today()
    law, calendar = current_law(), tx.runtime.calendar
    case = case_of(region, None, report.source, today)
    origin.ensure_triggered(law, case, report.source)
    due = term(law, case, Step.ASSIGN, calendar)
    end = term(law, case, Step.END, calendar)
    return Clue(
        number=number_of(region, report.channel, report.source_number, key(tx)),
        channel=report.channel,
        source=report.source,
        source_number=report.source_number,
        received_by=who.agency,
        received_at=now,
        received_on=today,
        region=region,
        town=town,
        place=place.number if place else None,
        uscc=place.uscc if place else report.uscc,
        subject_name=report.subject_name,
        text=report.text,
        due_on=due.day,
        end_by=end.day,
        bases=(due.basis, end.basis),
    )


def _report(values: Mapping[str, str]) -> Report:
    """A row of an upload as a report; an empty cell says nothing."""
    code = uscc.normalise(values.get("uscc", ""))
    return Report(
        channel=values["channel"],
        source=values["source"],
        source_number=values["source_number"],
        text=values["text"],
        place=spelling.code(values.get("place", "")) or None,
        uscc=code or None,
        subject_name=values.get("subject_name") or None,
        region=values.get("region") or None,
        complainant=Complainant(
            values.get("complainant") or None, values.get("phone") or None
        ),
    )


def _refusal(line: int, fault: DomainError, value: str) -> RowRefusal:
    return RowRefusal(
        line, fault.code, fault.rule, fault.detail, fault.detail_zh, value
    )
