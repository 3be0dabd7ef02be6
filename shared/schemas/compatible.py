"""Decides whether a schema may replace another under the same version.

Only by adding an optional member, at any depth. Everything else, loosening and renaming
included, can surprise a reader, and needs `.v2` beside `.v1`. Texts are free to change.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

Schema = Mapping[str, object]
_TEXTS = frozenset({"title", "description", "examples", "deprecated", "$id"})
"""What no reader decides by; `$comment` names aggregate and topic, and is compared."""
_WALKED = frozenset({"properties", "required", "$defs", "$ref"})


def breaks(old: Schema, new: Schema) -> list[str]:
    """What in `new` breaks readers of `old`; nothing where it may replace it."""
    return list(_Comparison(_defs(old), _defs(new)).of("", old, new))


def _defs(schema: Schema) -> Mapping[str, Schema]:
    return cast("Mapping[str, Schema]", schema.get("$defs", {}))


class _Comparison:
    """Walks two schemas side by side, each with its own definitions."""

    def __init__(
        self, old_defs: Mapping[str, Schema], new_defs: Mapping[str, Schema]
    ) -> None:
        self._old_defs = old_defs
        self._new_defs = new_defs
        self._walked: set[tuple[str, str]] = set()

    def of(self, at: str, old: Schema, new: Schema) -> Iterator[str]:
        pair = str(old.get("$ref", "")), str(new.get("$ref", ""))
        if all(pair):
            if pair in self._walked:
                return
            self._walked.add(pair)
        old, new = _resolved(old, self._old_defs), _resolved(new, self._new_defs)
        yield from self._members(at, old, new)
        for word in sorted((old.keys() | new.keys()) - _TEXTS - _WALKED):
            yield from self._keyword(at, word, old.get(word), new.get(word))

    def _members(self, at: str, old: Schema, new: Schema) -> Iterator[str]:
        had, has = _properties(old), _properties(new)
        needed, needs = _required(old), _required(new)
        for name in sorted(had.keys() - has.keys()):
            yield f"{at}/{name}: was removed"
        for name in sorted(needs - needed):
            yield f"{at}/{name}: is required now"
        for name in sorted((needed - needs) & has.keys()):
            yield f"{at}/{name}: is no longer always there"
        for name in sorted(had.keys() & has.keys()):
            yield from self.of(f"{at}/{name}", had[name], has[name])

    def _keyword(self, at: str, word: str, old: object, new: object) -> Iterator[str]:
        place = f"{at or '/'}: {word}"
        match old, new:
            case Mapping(), Mapping():
                yield from self.of(at, cast("Schema", old), cast("Schema", new))
            case [*before], [*after] if _are_schemas(before + after):
                if len(before) != len(after):
                    yield f"{place} has {len(after)} choices, had {len(before)}"
                    return
                for earlier, later in zip(before, after, strict=True):
                    yield from self.of(
                        at, cast("Schema", earlier), cast("Schema", later)
                    )
            case _ if old != new:
                yield f"{place} was {_shown(old)}, is {_shown(new)}"


def _resolved(schema: Schema, defs: Mapping[str, Schema]) -> Schema:
    """The schema with its reference replaced by what it names."""
    name = schema.get("$ref")
    if not isinstance(name, str):
        return schema
    beside = {word: value for word, value in schema.items() if word != "$ref"}
    return {**defs[name.rpartition("/")[2]], **beside}


def _properties(schema: Schema) -> Mapping[str, Schema]:
    return cast("Mapping[str, Schema]", schema.get("properties", {}))


def _required(schema: Schema) -> set[str]:
    return set(cast("Sequence[str]", schema.get("required", ())))


def _are_schemas(values: Sequence[object]) -> bool:
    return bool(values) and all(isinstance(value, Mapping) for value in values)


def _shown(value: object) -> str:
    return "absent" if value is None else repr(value)
