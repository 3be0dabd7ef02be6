"""The lists `solo` and `unobtrusive` (S-06)."""

from typing import Annotated, Literal

from fastapi import Depends, Query

from shared.auth import Principal, require
from shared.civic.domains import Domain
from shared.events.subject import ListName
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Day, Part
from subject_svc.lists import commands, queries
from subject_svc.lists.domain import EVERY_DOMAIN
from subject_svc.lists.schemas import EntryIn, EntryOut
from subject_svc.subjects.domain.values import read_uscc

Reader = Annotated[Principal, require("subject:read")]
ListKeeper = Annotated[Principal, require("list:write")]

router = Router(prefix="/v1/lists", tags=["lists"])
EntrySort = Literal["uscc", "-uscc", "valid_from", "-valid_from"]


def _chosen(
    domain: Domain | None = None,
    name: Part | None = None,
    day_from: Annotated[
        Day | None, Query(alias="from", description="holding then or later")
    ] = None,
    day_to: Annotated[
        Day | None, Query(alias="to", description="holding then or earlier")
    ] = None,
    sort: EntrySort = "uscc",
    *,
    active: Annotated[bool, Query(description="only those not taken off")] = True,
) -> queries.Chosen:
    return queries.Chosen(domain, name, day_from, day_to, active, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "/{list_name}", "查询名单", export="导出名单")
async def list_entries(
    list_name: ListName, tx: ReadDep, who: Reader, page: PageDep, chosen: ChosenDep
) -> Page[EntryOut]:
    """Entries of a list; with a domain, also those that hold in all domains."""
    entries = await queries.entries(tx, who, list_name, page, chosen)
    return entries.map(EntryOut.model_validate)


@router.get("/{list_name}/{uscc}", summary="查看名单记录")
async def read_entries(
    list_name: ListName, uscc: str, tx: ReadDep, who: Reader
) -> list[EntryOut]:
    """The entries of one subject on a list, past ones too."""
    entries = await queries.entries_of(tx, who, list_name, uscc)
    return [EntryOut.model_validate(entry) for entry in entries]


@router.put("/{list_name}/{uscc}", summary="列入名单")
async def enter(
    list_name: ListName, uscc: str, body: EntryIn, tx: TxDep, who: ListKeeper
) -> EntryOut:
    """Put a subject on a list, with from, to and reason (S-06)."""
    spell = commands.Spell(body.reason, body.valid_from, body.valid_to)
    code = read_uscc(uscc)
    entry = await commands.enter(tx, who, list_name, code, body.domain, spell)
    return EntryOut.model_validate(entry)


@router.delete("/{list_name}/{uscc}", summary="移出名单")
async def leave(
    list_name: ListName,
    uscc: str,
    tx: TxDep,
    who: ListKeeper,
    reason: Annotated[str, Query(min_length=1, max_length=500)],
    domain: str = EVERY_DOMAIN,
) -> EntryOut:
    """Take a subject off a list; the entry stays readable (S-06)."""
    entry = await commands.leave(tx, who, list_name, read_uscc(uscc), domain, reason)
    return EntryOut.model_validate(entry)
