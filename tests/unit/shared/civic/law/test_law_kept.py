"""Sets of rows are kept by their hash, and the command says what stands in them."""

from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shared import jsontext
from shared.civic.law import Basis, Case, Law, Topic, Value
from shared.civic.law.canonical import WRITTEN
from shared.civic.law.files import documents, keep, kept_digests, kept_row, load_kept
from shared.civic.law.reading import LawUnreadable, read
from shared.running.operations.law import app
from tests.sourcetree import SERVICES

REGISTER = Path(__file__).with_name("kept_sets.txt")


class Limit(Value):
    most: int


LIMIT = Topic("limit", Limit)
CASE = Case("310116", "fire", date(2026, 3, 2))


def law_of(value: str) -> Law:
    row = f"JS-XF/limit,limit,310116,fire,,,{value},mandatory,2025-04-09,,JS-XF 三,,"
    text = "\n".join([",".join(WRITTEN), row])
    return read([("rows.csv", text)], [LIMIT], documents())


PACKAGES = list(SERVICES.values())


@pytest.mark.rule("X-01")
@pytest.mark.parametrize("package", PACKAGES)
def test_the_present_law_is_kept_and_every_kept_one_can_be_read(package: str) -> None:
    policy = f"{package}.policy"
    law: Law = import_module(policy).current_law()
    assert law.digest in kept_digests(policy), "run `onevisit law keep`"
    topics = import_module(policy).TOPICS
    for digest in kept_digests(policy):
        kept = load_kept(policy, digest, topics)
        assert kept.digest == digest
        assert kept.rows
    again = load_kept(policy, law.digest, topics)
    assert [(row.id, row.value, row.rank) for row in again.rows] == [
        (row.id, row.value, row.rank) for row in law.rows
    ]


@pytest.mark.rule("X-01")
@pytest.mark.parametrize("package", PACKAGES)
def test_a_set_that_a_verdict_may_name_is_never_given_up(package: str) -> None:
    named = [line.split() for line in REGISTER.read_text().splitlines()]
    registered = sorted(digest for owner, digest in named if owner == package)
    assert sorted(kept_digests(f"{package}.policy")) == registered, (
        f"verdicts name sets of rows for good: add a new set to {REGISTER.name}, and "
        "never take one out that a release had"
    )


@pytest.mark.rule("X-01")
def test_a_verdict_of_before_a_change_of_the_rows_is_reproduced_from_its_basis(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def judge(law: Law) -> tuple[int, Basis]:
        row = law.first(LIMIT, CASE)
        assert row is not None
        return row.value.most, law.cite(row)

    monkeypatch.setattr("shared.civic.law.files.files", lambda _: tmp_path)
    before, after = (law_of(f"most={most}") for most in (1, 2))
    assert keep("some.policy", before)
    verdict, basis = judge(before)
    stored = jsontext.loads(jsontext.dumps(basis))
    assert judge(after)[0] == 2
    assert judge(after)[1].law != basis.law

    asked = Basis.model_validate(stored)
    row = kept_row("some.policy", asked.law, asked.row, [LIMIT])
    assert (row.value.most, row.clause) == (1, asked.clause)
    assert judge(load_kept("some.policy", asked.law, [LIMIT])) == (verdict, asked)

    (tmp_path / "sets" / f"{asked.law}.csv").unlink()
    with pytest.raises(LookupError, match=f"keeps no law {asked.law}"):
        kept_row("some.policy", asked.law, asked.row, [LIMIT])


def test_a_kept_set_that_was_changed_since_is_no_proof(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("shared.civic.law.files.files", lambda _: tmp_path)
    law = law_of("most=1")
    keep("some.policy", law)
    file = tmp_path / "sets" / f"{law.digest}.csv"
    file.write_text(file.read_text().replace("most=1", "most=9"))
    with pytest.raises(LawUnreadable, match="was changed"):
        kept_row("some.policy", law.digest, "JS-XF/limit", [LIMIT])


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


@pytest.mark.rule("X-01")
def test_the_command_shows_the_row_of_a_kept_set_and_says_when_there_is_none() -> None:
    package = "checkcode_svc"
    law: Law = import_module(f"{package}.policy").current_law()
    shown = CliRunner().invoke(app, ["show", law.digest, "JS-JT/result.due"])
    assert shown.exit_code == 0, shown.output
    lines = shown.output.splitlines()
    assert lines[:2] == [f"service: {package}", "id: JS-JT/result.due"]
    assert {"value: working_days=2", "clause: JS-JT 二(六)3"} <= set(lines)

    gone = CliRunner().invoke(app, ["show", "0000", "JS-JT/result.due"])
    assert (gone.exit_code, gone.output) == (1, "no service keeps a law 0000\n")
    other = CliRunner().invoke(app, ["show", law.digest, "JS-JT/other"])
    assert other.exit_code == 1
    assert "no row 'JS-JT/other' in the law" in other.output
