"""What an act changed: the members that were others before it.

The state before is what the last act about the same aggregate left behind. It was
written in the transaction of that act, so whoever has changed the aggregate since then
has told of it here too. What this process told last it keeps for a while: looking for a
state among all acts about a case was most of what an act's row cost.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shared import jsontext
from shared.audit.act import Act, case_of
from shared.db import Tx
from shared.db.surroundings import Surroundings

Key = tuple[str, str]
MOST_KEPT = 1000
"""So many aggregates' last states stay in memory: some megabytes of text."""
LOOKS_BACK = timedelta(days=400)
"""Older partitions are not looked into: of what lay still for longer, `before` says
nothing, and the row of that time does."""

_LAST = """
WITH about AS MATERIALIZED (
    SELECT time, after::text AS told FROM audit
    WHERE cases && $2::text[] AND time >= $4 AND after IS NOT NULL
), said AS MATERIALIZED (
    SELECT about.time, state.* FROM about, json_to_recordset(told::json -> 'states')
        AS state(aggregate text, id text, version bigint, data json)
    WHERE EXISTS (SELECT FROM unnest($5::text[]) AS id WHERE strpos(told, id) > 0)
)
SELECT DISTINCT ON (s.n) s.n, said.version, said.data::text AS data
FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS s(kind, id, v, n)
JOIN said ON said.aggregate = s.kind AND said.id = s.id AND said.version < s.v
ORDER BY s.n, said.time DESC, said.version DESC
"""
"""Materialized, for the planner would go back through time for the one row that it
wants, over every act of the service. Each act about one of the cases is read once,
however many of them it tells of. Most tell no state of them, only their ids: the text
of an id is looked for before any JSON is read."""


@dataclass(frozen=True, slots=True)
class State:
    """An aggregate as an act left it: JSON without personal members."""

    aggregate: str
    id: str
    version: int
    data: str

    @property
    def key(self) -> Key:
        """Which aggregate it is."""
        return self.aggregate, self.id


class LastStates:
    """The states that were committed by this process last, by aggregate.

    A version is committed once, so that the version before a change is the state before
    it, whoever else writes. Any other version is not what is asked for.
    """

    def __init__(self, _: Surroundings) -> None:
        self._kept: OrderedDict[Key, State] = OrderedDict()

    def before(self, state: State) -> State | None:
        """The state that this one followed, if it is known."""
        kept = self._kept.get(state.key)
        return kept if kept and kept.version == state.version - 1 else None

    def keep(self, states: Sequence[State]) -> None:
        """Take up what was committed; what was told longest ago is forgotten."""
        for state in states:
            self._kept[state.key] = state
            self._kept.move_to_end(state.key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


def states_of(tx: Tx, act: Act) -> list[State]:
    """What an act tells of aggregates; it is remembered once it is committed."""
    states = [
        State(event.aggregate, case_of(event), event.version, act.state_of(event))
        for event in act.states
    ]
    if states:
        last = tx.runtime.own(LastStates)
        tx.when_committed.append(lambda: last.keep(states))
    return states


async def before_of(tx: Tx, states: Sequence[State]) -> str | None:
    """The members that changed, as they were; None where nothing is known of before."""
    first: dict[Key, State] = {}
    for state in states:
        first.setdefault(state.key, state)
    changed = {key: state for key, state in first.items() if state.version > 1}
    if not changed:
        return None
    last = {state.key: state for state in states}
    known = tx.runtime.own(LastStates)
    before = {key: known.before(state) for key, state in changed.items()}
    before |= await _found(tx, [changed[key] for key, was in before.items() if not was])
    told = [_changed(was, last[key]) for key, was in before.items() if was]
    return jsontext.dumps({"states": told}) if told else None


async def _found(tx: Tx, states: Sequence[State]) -> dict[Key, State | None]:
    """The states before these, out of the rows of the acts that told them."""
    if not states:
        return {}
    rows = await tx.fetch(
        _LAST,
        [state.aggregate for state in states],
        [state.id for state in states],
        [state.version for state in states],
        tx.runtime.clock.now() - LOOKS_BACK,
        [jsontext.dumps(state.id) for state in states],
    )
    found = [(states[row["n"] - 1], row) for row in rows]
    return {
        state.key: State(state.aggregate, state.id, row["version"], row["data"])
        for state, row in found
    }


def _changed(before: State, after: State) -> dict[str, Any]:
    was, now = jsontext.loads(before.data), jsontext.loads(after.data)
    return {
        "aggregate": before.aggregate,
        "id": before.id,
        "version": before.version,
        "data": {k: v for k, v in was.items() if now.get(k) != v},
    }
