"""What may stand in the query of a route: nothing that it does not know.

A misspelt filter would give the whole list, which looks like an answer.
"""

from collections.abc import Iterator

from fastapi import Request
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

from shared.errors import Invalid


class ParameterUnknown(Invalid):
    """The query has a parameter that this address does not know."""

    code = "parameter-unknown"
    zh = "地址中含有此接口没有的查询参数。"
    todo = "Use the parameters listed under `known`."
    todo_zh = "可用的参数见 known。"


def parameters_of(dependant: Dependant) -> frozenset[str]:
    """The names of the query parameters that a route takes."""
    return frozenset(
        name for parameter in _parameters(dependant) for name in _names(parameter)
    )


def _parameters(dependant: Dependant) -> Iterator[ModelField]:
    yield from dependant.query_params
    for inner in dependant.dependencies:
        yield from _parameters(inner)


def _names(parameter: ModelField) -> Iterator[str]:
    """The parameter's own name, or those of the model that holds several."""
    model = parameter.field_info.annotation
    if isinstance(model, type) and issubclass(model, BaseModel):
        for name, field in model.model_fields.items():
            yield field.alias or name
    else:
        yield parameter.alias


def must_know_all(request: Request, known: frozenset[str]) -> None:
    """Refuse what a route does not know.

    Raises:
        ParameterUnknown: naming it, and what there is.
    """
    if not request.scope["query_string"]:
        return
    unknown = sorted({*request.query_params} - known)
    if unknown:
        there = ", ".join(sorted(known)) or "—"
        raise ParameterUnknown(
            f"Unknown: {', '.join(unknown)}; there are: {there}.",
            zh=f"没有参数 {'、'.join(unknown)}；可用的有：{there}。",
            unknown=unknown,
            known=sorted(known),
        )
