"""Readers that are not ours take our documents: strict ajv, AsyncAPI's own parser."""

import json
from pathlib import Path

import pytest

from shared.running.service import NAMES
from tests.apps import openapi_of
from tests.node_tools import node

DOCS = Path(__file__).parents[2] / "docs"


def told(script: str, *what: Path) -> list[str]:
    """What a reader finds wrong."""
    answer = node(script, *what)
    assert answer.returncode == 0, answer.stderr
    faults: list[str] = json.loads(answer.stdout)
    return faults


@pytest.mark.rule("I-02")
def test_ajv_takes_every_schema_in_strict_mode_and_its_example() -> None:
    assert told("schemas.mjs", DOCS / "schemas") == []


@pytest.mark.rule("I-02")
def test_the_parser_of_asyncapi_finds_nothing_to_mend() -> None:
    assert told("asyncapi.mjs", DOCS / "asyncapi.yaml") == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"$id": "urn:onevisit.plan.filed.v1"}, "URN"),
        ({"x-aggregate": "plan"}, 'unknown keyword: "x-aggregate"'),
        ({"examples": [{}]}, "must have required property"),
        ({"examples": []}, "no example"),
    ],
)
def test_a_schema_that_strict_readers_refuse_is_found(
    tmp_path: Path, changed: dict[str, object], fault: str
) -> None:
    name = "onevisit.plan.filed.v1.json"
    schema = json.loads((DOCS / "schemas" / name).read_text())
    (tmp_path / name).write_text(json.dumps({**schema, **changed}))
    (found,) = told("schemas.mjs", tmp_path)
    assert fault in found


def test_a_broken_reference_of_the_asyncapi_document_is_found(tmp_path: Path) -> None:
    text = (DOCS / "asyncapi.yaml").read_text()
    (tmp_path / "schemas").symlink_to(DOCS / "schemas")
    (tmp_path / "asyncapi.yaml").write_text(text.replace("#/channels/plan'", "#/nil'"))
    assert told("asyncapi.mjs", tmp_path / "asyncapi.yaml")


def written(folder: Path) -> list[Path]:
    """The OpenAPI document of every service, as a file."""
    paths = []
    for name in NAMES:
        path = folder / f"{name}.json"
        path.write_text(json.dumps(openapi_of(name), ensure_ascii=False))
        paths.append(path)
    return paths


@pytest.mark.rule("I-01")
def test_redocly_and_spectral_find_no_error_in_any_openapi_document(
    tmp_path: Path,
) -> None:
    assert told("openapi.mjs", *written(tmp_path)) == []


def test_what_redocly_and_spectral_refuse_is_found(tmp_path: Path) -> None:
    document = openapi_of("credit-svc")
    operation = document["paths"]["/credit/v1/summary"]["get"]
    path = tmp_path / "broken.json"
    broken = {**operation, "responses": {}, "security": [{"unknown": []}]}
    document = {**document, "paths": {"/credit/v1/summary": {"get": broken}}}
    path.write_text(json.dumps(document))
    found = told("openapi.mjs", path)
    assert any(fault.startswith("redocly security-defined") for fault in found)
    assert any(fault.startswith("spectral") for fault in found)
