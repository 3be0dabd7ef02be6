"""The examples of all documents are one story, and it plays (I-01).

`make examples` plays it and keeps the answers anew.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.running.service import NAMES
from shared.testing.world import MakeWorld
from shared.web import examples
from shared.web.examples import Example, examples_of
from tests.contract.test_openapi import operation, operations
from tests.played import play, without_chance

SERVICES = Path(__file__).parents[2] / "services"
KEEP = os.environ.get("EXAMPLES") == "keep"
SHOWN = ("application/json", "application/x-ndjson", "text/csv")
"""Media types whose answers are shown; pages and pictures are for looking at."""
OF_AN_ANSWER = {"cursor", "limit", "If-None-Match"}
"""Parameters that every list has, or a read; a cursor and an ETag an answer gave."""


def story() -> list[tuple[str, str, str, Example]]:
    """Service, method, path and example, in the order of the story."""
    places = {
        (name, operation(name, method, path)["operationId"]): (name, method, path)
        for name, method, path in operations()
    }
    told = [
        (*places[name, example.operation], example)
        for name in NAMES
        for example in examples_of(name)
    ]
    return sorted(told, key=lambda each: each[3].step)


def shape(value: Any) -> Any:
    """What a value is made of: members, kinds, and what lists hold; no contents."""
    match value:
        case dict():
            return {name: shape(inner) for name, inner in sorted(value.items())}
        case list():
            return sorted({json.dumps(shape(inner)) for inner in value})
        case _:
            return type(value).__name__


def read(answer: httpx.Response) -> Any:
    """An answer as an example keeps it."""
    kind = answer.headers["content-type"]
    is_json = kind in {"application/json", "application/problem+json"}
    return answer.json() if is_json else answer.text


def shape_of(answer: Any) -> Any:
    """The shape of a kept answer: of CSV its columns, of NDJSON that of its lines."""
    if not isinstance(answer, str):
        return shape(answer)
    if answer.startswith("{"):
        return shape([json.loads(line) for line in answer.splitlines()])
    return [len(line.split(",")) for line in answer.splitlines()]


def fault(example: Example, answer: httpx.Response) -> str | None:
    """How an answer is another than the example says."""
    name = f"step {example.step}, {example.operation}"
    if answer.status_code != example.status:
        return f"{name}: {answer.status_code} {answer.text[:300]}"
    if example.answer is None or shape_of(read(answer)) == shape_of(example.answer):
        return None
    return f"{name}: {answer.text[:300]}"


@pytest.mark.rule("I-01")
async def test_every_example_works_in_the_order_of_the_story(
    make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_chance(monkeypatch)
    world = await make_world(*NAMES, recompute="live")
    answers, faults = {}, []
    for service, method, path, example in story():
        answer = await play(world, service, method, path, example)
        answers[example.step] = answer
        faults.append(fault(example, answer))
    if KEEP:
        keep(answers)
    else:
        assert [said for said in faults if said] == []


def keep(answers: dict[int, httpx.Response]) -> None:
    """Write answers of another shape than before into the files of the examples."""
    for name in NAMES:
        told = [
            kept(example, answers[example.step]).model_dump(exclude_defaults=True)
            for example in examples_of(name)
        ]
        file = SERVICES / name / name.replace("-", "_") / examples.FILE
        file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def kept(example: Example, answer: httpx.Response) -> Example:
    """The example with its present answer, where that is of another shape."""
    if answer.status_code != example.status or fault(example, answer) is None:
        return example
    return example.model_copy(update={"answer": read(answer)})


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404, json={"a": 1}),
        httpx.Response(200, json={"a": "1"}),
        httpx.Response(200, json={"a": 1, "b": 1}),
    ],
)
def test_an_answer_of_another_status_or_shape_is_found(answer: httpx.Response) -> None:
    example = Example(step=1, operation="x", status=200, answer={"a": 2})
    assert fault(example, httpx.Response(200, json={"a": 1})) is None
    assert fault(example, answer)


def test_the_story_has_one_order() -> None:
    steps = [example.step for *_, example in story()]
    assert len(steps) == len(set(steps))


def lacking(described: dict[str, Any]) -> Iterator[str]:
    """What of an operation has no example."""
    for parameter in described.get("parameters", ()):
        if not parameter.get("examples") and parameter["name"] not in OF_AN_ANSWER:
            yield parameter["name"]
    sent = described.get("requestBody", {}).get("content", {})
    if sent and not any(media.get("examples") for media in sent.values()):
        yield "its body"
    for status, answer in described["responses"].items():
        for kind, media in answer.get("content", {}).items():
            shown = status.startswith("2") and kind in SHOWN
            if shown and not media.get("examples"):
                yield f"its answer {status}"


@pytest.mark.rule("I-01")
@pytest.mark.parametrize(("name", "method", "path"), list(operations()))
def test_every_operation_has_an_example(name: str, method: str, path: str) -> None:
    assert [*lacking(operation(name, method, path))] == []


def test_an_operation_without_an_example_is_found() -> None:
    bare = {
        "parameters": [{"name": "uscc"}],
        "requestBody": {"content": {"application/json": {}}},
        "responses": {"201": {"content": {"application/json": {}}}},
    }
    assert [*lacking(bare)] == ["uscc", "its body", "its answer 201"]
