"""Examples of calls: data of a service, shown in its document and sent by a test.

A service keeps them in `examples.json` beside its manifest. Those of all services are
one story, told in the order of their steps: what a later one names, an earlier one made
(`tests/contract/test_examples.py` plays it).
"""

from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

FILE = "examples.json"


class Example(BaseModel):
    """One call that worked, and its answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: int
    """Its place in the story of all services."""
    operation: str
    caller: str = ""
    """Agency and role, `310116-culture planner`; nobody where a page is public."""
    at: str | None = None
    """When the clock of the story moved on before it."""
    path: dict[str, str | int] = {}
    query: dict[str, str | int | bool] = {}
    body: Any = None
    """JSON; text of the media type `type`; or the fields of a form."""
    type: str = "application/json"
    status: int
    answer: Any = None
    """JSON or text, where the example is shown."""
    page: bool = False
    """Whether it is shown without its answer, which is a page or a picture."""

    @property
    def key(self) -> str:
        """The `Idempotency-Key` that it is sent with, where its operation takes one."""
        return f"example-{self.step}"


_EXAMPLES = TypeAdapter(tuple[Example, ...])


def examples_of(service: str) -> tuple[Example, ...]:
    """The examples of a service in their order; none where it keeps no file."""
    package = service.replace("-", "_")
    file = files(package) / FILE
    return _EXAMPLES.validate_json(file.read_bytes()) if file.is_file() else ()


def show(document: dict[str, Any], service: str) -> None:
    """Put a service's examples into its document, each under the name of its step.

    Shown are those whose answer is kept; the others only help the story on. A document
    of a part of the service shows what it has.
    """
    operations = {
        operation["operationId"]: operation
        for methods in document["paths"].values()
        for operation in methods.values()
    }
    for example in examples_of(service):
        is_shown = example.answer is not None or example.page
        if is_shown and example.operation in operations:
            _show(operations[example.operation], example)


def _show(operation: dict[str, Any], example: Example) -> None:
    sent = {**example.path, **example.query, "Idempotency-Key": example.key}
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in sent:
            _add(parameter, example, sent[parameter["name"]])
    if example.body is not None:
        content = operation["requestBody"]["content"]
        _add(content[example.type], example, example.body)
    if example.answer is not None:
        for content in operation["responses"][str(example.status)]["content"].values():
            _add(content, example, example.answer)


def _add(shown_at: dict[str, Any], example: Example, value: Any) -> None:
    shown_at.pop("example", None)
    shown = {"summary": example.caller or "anybody", "value": value}
    shown_at.setdefault("examples", {})[f"step_{example.step}"] = shown
