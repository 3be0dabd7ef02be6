"""A route of one statement, called without the framework's solving of parameters.

FastAPI looks at each dependency and each kind of parameter again with every request.
Where a route takes nothing but a JSON body, texts of its path, the request, and what
the chassis gives, all of that is known when it is made. What FastAPI documents stays
as it is; a body that cannot be taken is handed to it, so that it says what is wrong.
"""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, cast

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.auth import principal_of
from shared.auth.required import Required

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Given = Callable[[Request], object]
Givers = Mapping[Callable[..., Any] | None, Given]

_JSON = "application/json"


class NotDirect(TypeError):
    """This route takes what only FastAPI can give: it cannot be direct."""


@dataclass(frozen=True, slots=True)
class _Body:
    """The one parameter that is the JSON body."""

    name: str
    model: type[BaseModel]


def call_directly(route: APIRoute, inner: Handler, givers: Givers) -> Handler:
    """Call the route's endpoint; `inner` is FastAPI's way, for what goes wrong.

    `givers` tells what the chassis' own dependencies give. The caller is verified by
    then, for this is called inside a route's transaction.

    Raises:
        NotDirect: when the route is made, naming the parameter.
    """
    endpoint, status = route.endpoint, route.status_code or 200
    arguments = _given(route.dependant, givers)
    body = _body(route)
    shown = None if route.response_field is None else TypeAdapter(route.response_model)

    async def handle(request: Request) -> Response:
        values = {name: give(request) for name, give in arguments}
        if body is not None:
            read = await _read(request, body.model)
            if read is None:
                return await inner(request)
            values[body.name] = read
        answer = await endpoint(**values)
        if shown is None:
            return cast("Response", answer)
        return Response(shown.dump_json(answer), status, media_type=_JSON)

    return handle


async def _read(request: Request, model: type[BaseModel]) -> BaseModel | None:
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != _JSON:
        return None
    try:
        return model.model_validate_json(await request.body())
    except ValidationError:
        return None


def _given(dependant: Dependant, givers: Givers) -> list[tuple[str, Given]]:
    if dependant.query_params or dependant.header_params or dependant.cookie_params:
        raise NotDirect(f"{dependant.path}: a query, header or cookie parameter")
    arguments = [
        _dependency(dependant, dependency, givers)
        for dependency in dependant.dependencies
    ]
    for path in dependant.path_params:
        if path.field_info.annotation is not str or path.field_info.metadata:
            raise NotDirect(f"{dependant.path}: {path.name} is no plain text")
        arguments.append((path.name, _of_path(path.name)))
    if dependant.request_param_name is not None:
        arguments.append((dependant.request_param_name, lambda request: request))
    return arguments


def _dependency(
    of: Dependant, dependency: Dependant, givers: Givers
) -> tuple[str, Given]:
    if dependency.name is not None and isinstance(dependency.call, Required):
        return dependency.name, principal_of
    if dependency.name is not None and dependency.call in givers:
        return dependency.name, givers[dependency.call]
    raise NotDirect(f"{of.path}: {dependency.name or 'a dependency without a name'}")


def _of_path(name: str) -> Given:
    return lambda request: request.path_params[name]


def _body(route: APIRoute) -> _Body | None:
    params = route.dependant.body_params
    if not params:
        return None
    model = params[0].field_info.annotation
    if len(params) > 1 or not (
        isinstance(model, type) and issubclass(model, BaseModel)
    ):
        raise NotDirect(f"{route.path}: a body that is no single model")
    return _Body(params[0].name, model)
