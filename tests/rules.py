"""`python -m tests.rules`: which rule of the domain is proved by which tests.

`tests/rules.csv` lists every rule with a short name, and whether it is due by now. The
tests are read, not run: each function marked `@pytest.mark.rule("P-03")` counts once.
"""

import ast
import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parent


@dataclass(frozen=True)
class Rule:
    number: str
    name: str
    due: bool


def rules(path: Path = TESTS / "rules.csv") -> list[Rule]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Rule(row["number"], row["name"], row["due"] == "yes")
            for row in csv.DictReader(file)
        ]


def proofs(source: str) -> Counter[str]:
    """How many tests of one file carry each rule."""
    module = ast.parse(source)
    tests_of: Counter[str] = Counter()
    everywhere = [
        number
        for statement in module.body
        if isinstance(statement, ast.Assign) and _is_pytestmark(statement)
        for number in _numbers(statement.value)
    ]
    for names, function in _tests(module):
        own = [n for mark in function.decorator_list for n in _numbers(mark)]
        tests_of.update({*everywhere, *names, *own})
    return tests_of


def _tests(
    node: ast.Module | ast.ClassDef, inherited: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every test function, with the rules that its class carries."""
    for inner in node.body:
        match inner:
            case ast.ClassDef():
                marks = [n for mark in inner.decorator_list for n in _numbers(mark)]
                yield from _tests(inner, (*inherited, *marks))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if inner.name.startswith("test_"):
                    yield inherited, inner
            case _:
                pass


def _is_pytestmark(statement: ast.Assign) -> bool:
    target = statement.targets[0]
    return isinstance(target, ast.Name) and target.id == "pytestmark"


def _numbers(node: ast.AST) -> list[str]:
    """The rules named by `….mark.rule("…")` anywhere inside a node."""
    return [
        str(argument.value)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "rule"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    ]


def count(folder: Path = TESTS) -> Counter[str]:
    """How many tests of a folder carry each rule."""
    total: Counter[str] = Counter()
    for path in sorted(folder.rglob("test_*.py")):
        total += proofs(path.read_text(encoding="utf-8"))
    return total


def report(known: list[Rule], counted: Counter[str]) -> tuple[list[str], list[str]]:
    """The lines to print, and what is wrong."""
    lines = [
        f"{rule.number}  {counted[rule.number] or '-':>4}  {rule.name}"
        + (" (due)" if rule.due else "")
        for rule in known
    ]
    wrong = [
        f"{rule.number} is due and has no test: {rule.name}"
        for rule in known
        if rule.due and not counted[rule.number]
    ]
    strange = sorted(counted.keys() - {rule.number for rule in known})
    wrong += [f"{number} is named by a test, but is no rule" for number in strange]
    return lines, wrong


def main() -> int:
    known_rules = rules()
    lines, wrong = report(known_rules, count())
    proved = sum(1 for line in lines if line.split()[1] != "-")
    due = sum(rule.due for rule in known_rules)
    sys.stdout.write("rule   tests  name\n" + "\n".join(lines) + "\n")
    sys.stdout.write(
        f"{proved} of {len(known_rules)} rules have tests; {due} are due.\n"
    )
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
