"""What FastAPI's document lacks: words, ids and problems that clients are made of.

The summary of an operation is Chinese, its description begins with it and goes on in
English. Names are ours and stay: a client's methods and classes are named by them.
"""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from shared.auth import required_scopes
from shared.errors import DomainError
from shared.running.runtime import Service
from shared.web import examples, idempotency
from shared.web.parameter_words import words_of
from shared.web.routing import PROBLEM, PROBLEM_SCHEMA

Json = dict[str, Any]
_PAGE = re.compile(r"Page_(\w+)_")
_LICENSE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
_SERVERS = [{"url": "/", "description": "本部署 · this deployment"}]
_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "同一键重发只生效一次 · The same key again gets the first answer, "
    "with the header `Idempotency-Replayed: true`.",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": idempotency.LONGEST,
    },
}
_IF_NONE_MATCH: Json = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "上次所得 ETag · The ETag that one has: unchanged, it is a 304.",
    "schema": {"type": "string", "maxLength": 200},
}


def describe(app: FastAPI, service: Service) -> None:
    """Let the application's document be complete."""
    plain = app.openapi

    def openapi() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(plain(), app, service)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI documents it


def problems_of(service: Service) -> list[type[DomainError]]:
    """Every problem that a service may answer, by its code."""
    packages = ("shared", service.name.replace("-", "_"))
    known = {
        kind.code: kind
        for kind in _kinds(DomainError)
        if kind.__module__.partition(".")[0] in packages
    }
    return [known[code] for code in sorted(known)]


def _kinds(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from _kinds(inner)


def _complete(document: Json, app: FastAPI, service: Service) -> Json:
    document["info"] |= {"license": _LICENSE, "contact": {"name": "OneVisit"}}
    document["servers"] = _SERVERS
    operations = list(_operations(document, app))
    _name(operations)
    for context, operation in operations:
        _put_words(operation)
        _put_security(context, operation)
    tags = sorted({tag for _, operation in operations for tag in operation["tags"]})
    document["tags"] = [{"name": tag} for tag in tags]
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = _problem(service)
    complete: Json = _plainly(_renamed(document))
    examples.show(complete, service.name)
    return complete


def _operations(document: Json, app: FastAPI) -> Iterator[tuple[RouteContext, Json]]:
    for context in iter_route_contexts(app.routes):
        methods = document["paths"].get(context.path_format or "", {})
        for method in context.methods or ():
            if operation := methods.get(method.lower()):
                yield context, operation


def _name(operations: list[tuple[RouteContext, Json]]) -> None:
    """An operation has its function's name; where two have, the room's before it."""
    names = [context.name for context, _ in operations]
    for context, operation in operations:
        route = context.original_route
        name = context.name or ""
        if names.count(name) > 1 and isinstance(route, APIRoute):
            room = route.endpoint.__module__.split(".")[1]
            name = f"{room}_{name}"
        operation["operationId"] = name


def _put_words(operation: Json) -> None:
    chinese, english = operation["summary"], operation.get("description", "")
    operation["description"] = f"{chinese}。\n\n{english}"
    for parameter in operation.get("parameters", ()):
        said = parameter.get("description")
        parameter["description"] = words_of(parameter["name"], said)


def _put_security(context: RouteContext, operation: Json) -> None:
    """A public operation needs nothing; a POST may have a key, a read an ETag."""
    route = context.original_route
    if not isinstance(route, APIRoute) or required_scopes(route) is None:
        operation["security"] = []
    elif "POST" in (context.methods or ()):
        operation.setdefault("parameters", []).append(_KEY)
    if "304" in operation["responses"]:
        operation.setdefault("parameters", []).append(_IF_NONE_MATCH)


def _problem(service: Service) -> Json:
    schema: Json = dict(PROBLEM_SCHEMA["content"][PROBLEM]["schema"])
    schema["title"] = "Problem"
    schema["description"] = "问题说明 · What is the matter, what to do (RFC 9457)"
    schema["x-codes"] = [
        {
            "code": kind.code,
            "status": kind.status,
            "rule": kind.rule,
            "zh": kind.zh,
            "en": (kind.__doc__ or kind.code).splitlines()[0],
        }
        for kind in problems_of(service)
    ]
    return schema


def _renamed(document: Json) -> Json:
    """Pages are named for what is on them; every problem is the one schema."""
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = {
        _PAGE.sub(r"\1Page", name): schema for name, schema in schemas.items()
    }
    return document


def _plainly(node: Any) -> Any:
    """Schemas that generators of every language can read.

    `anyOf` of a plain type and null becomes a list of types; a decimal, which may also
    be sent as text, is told as the number that it is.
    """
    match node:
        case {"$ref": str(reference)}:
            return node | {"$ref": _PAGE.sub(r"\1Page", reference)}
        case {"type": "object", "required": [*required], **rest} if {
            "next",
            "code",
            "status",
        } <= {*required} and "x-codes" not in rest:
            return {"$ref": "#/components/schemas/Problem"}
        case dict():
            plain = {name: _plainly(inner) for name, inner in node.items()}
            if "prefixItems" in plain:
                plain.setdefault("items", plain["prefixItems"][0])
            return _without_null(plain) if "anyOf" in plain else plain
        case list():
            return [_plainly(inner) for inner in node]
        case _:
            return node


def _without_null(schema: Json) -> Json:
    kinds = [kind for kind in schema["anyOf"] if kind.get("type") != "null"]
    is_optional = len(kinds) < len(schema["anyOf"])
    numbers = [kind for kind in kinds if kind.get("type") == "number"]
    if numbers and len(kinds) == 2:  # noqa: PLR2004 - a decimal: number or text
        kinds = numbers
    if len(kinds) != 1 or "type" not in kinds[0]:
        return schema
    [kind] = kinds
    rest = {name: inner for name, inner in schema.items() if name != "anyOf"}
    merged: Json = kind | rest
    if is_optional:
        merged["type"] = [kind["type"], "null"]
        if "enum" in merged:
            merged["enum"] = [*merged["enum"], None]
    return merged
