"""An example of every event, made from its schema: the same for the same schema.

Members that mean one thing everywhere have one value everywhere, so that the examples
of one district fit together; the others have what their type allows.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

Schema = Mapping[str, Any]

_USCC = "91310000MA1FL0000A"
_KNOWN: Mapping[str, str] = {
    "uscc": _USCC,
    "place": f"{_USCC}-001",
    "region": "310116",
    "town": "310116101",
    "agency": "310116-market",
    "lead": "310116-market",
    "domain": "market",
    "service": "plan-svc",
    "code": "JC310116-261121-00042K",
    "item": "market-001",
    "plan_code": "JH310116-2026-000012X",
    "certificate": "31011600000001",
    "name": "示例",
    "address": "金山区示例路1号",
    "clause": "JS-SCJG 四(一)1",
}
_BY_FORMAT: Mapping[str, str] = {
    "date": "2026-03-16",
    "date-time": "2026-03-16T04:00:00Z",
    "time": "09:00:00",
    "uuid": "019ce1f0-0000-7000-8000-000000000001",
}
_BY_TYPE: Mapping[str, object] = {
    "integer": 1,
    "number": 1.0,
    "boolean": False,
    "null": None,
}


def example_of(schema: Schema) -> dict[str, object]:
    """An instance of a schema with every member that has to be there."""
    made = _Maker(cast("Mapping[str, Schema]", schema.get("$defs", {}))).of("", schema)
    return cast("dict[str, object]", made)


class _Maker:
    def __init__(self, defs: Mapping[str, Schema]) -> None:
        self._defs = defs

    def of(self, name: str, schema: Schema) -> object:
        """The value of a member of this name."""
        if "$ref" in schema:
            return self.of(name, self._defs[schema["$ref"].rpartition("/")[2]])
        if "anyOf" in schema:
            return self.of(name, schema["anyOf"][0])
        said = [schema[word] for word in ("const", "default") if word in schema]
        said += schema.get("enum", [])
        return said[0] if said else self._by_type(name, schema)

    def _by_type(self, name: str, schema: Schema) -> object:
        match schema.get("type"):
            case "object":
                return self._object(schema)
            case "array":
                return self._array(name, schema)
            case "string":
                return _text(name, schema)
            case type_:
                return _BY_TYPE[str(type_)]

    def _object(self, schema: Schema) -> dict[str, object]:
        members = schema.get("properties", {})
        return {
            name: self.of(name, members[name]) for name in schema.get("required", ())
        }

    def _array(self, name: str, schema: Schema) -> list[object]:
        if "prefixItems" in schema:
            return [self.of(name, item) for item in schema["prefixItems"]]
        one = name.removesuffix("s")
        return [self.of(one, schema.get("items", {}))]


def _text(name: str, schema: Schema) -> str:
    if "format" in schema:
        return _BY_FORMAT[schema["format"]]
    if "pattern" in schema:
        fits = re.compile(schema["pattern"]).search
        return next(value for value in _KNOWN.values() if fits(value))
    return _KNOWN.get(name, "例")
