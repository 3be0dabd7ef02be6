"""Sets of rows are kept by their hash, and the command says what stands in them."""

from importlib import import_module
from typing import Any

import pytest
from typer.testing import CliRunner

from shared.civic.law import Law, Topic
from shared.civic.law.files import kept_digests, load_kept
from shared.running.operations.law import app
from tests.sourcetree import SERVICES

PACKAGES = [package for package in SERVICES.values() if package != "subject_svc"]


@pytest.mark.rule("X-01")
@pytest.mark.parametrize("package", PACKAGES)
def test_the_present_law_is_kept_and_every_kept_one_can_be_read(package: str) -> None:
    policy = f"{package}.policy"
    law: Law = import_module(policy).current_law()
    assert law.digest in kept_digests(policy), "run `onevisit law keep`"
    topics = _topics(policy)
    for digest in kept_digests(policy):
        kept = load_kept(policy, digest, topics)
        assert kept.digest == digest
        assert kept.rows
    again = load_kept(policy, law.digest, topics)
    assert [(row.id, row.value, row.rank) for row in again.rows] == [
        (row.id, row.value, row.rank) for row in law.rows
    ]


def _topics(policy: str) -> tuple[Topic[Any], ...]:
    module = f"{policy}.domain"
    policy_module = import_module(module)
    if not hasattr(policy_module, "TOPICS"):
        policy_module = import_module(f"{module}.topics")
    topics: tuple[Topic[Any], ...] = policy_module.TOPICS
    return topics


def test_a_law_that_nobody_kept_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"plan_svc\.policy keeps no law 0000"):
        load_kept("plan_svc.policy", "0000", ())


def test_the_command_lists_rows_with_their_clauses_and_what_they_wait_for() -> None:
    every = CliRunner().invoke(app, ["list"])
    assert every.exit_code == 0, every.output
    line = "JS-JT/result.due\tJS-JT 二(六)3\t2025-04-09..\tadvisory"
    assert f"checkcode_svc\t{line}" in every.output.splitlines()
    waiting = CliRunner().invoke(app, ["list", "--waiting"])
    assert "waits for notice ahead" in waiting.output
    assert "advisory\n" not in waiting.output
    assert CliRunner().invoke(app, ["list", "--ending", "0"]).exit_code == 0


def test_keeping_twice_changes_nothing() -> None:
    kept = CliRunner().invoke(app, ["keep"])
    assert kept.exit_code == 0, kept.output
    assert all(line.endswith("was kept before") for line in kept.output.splitlines())
