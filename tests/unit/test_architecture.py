"""What may import what, who may commit, who may publish, and what no file contains.

`shared.events` ← `shared.*` ← `services.*` ← `deploy.embedded`; no service imports
another. `domain/` is pure: it imports the standard library but for its input and
output, itself, and of `shared` the pure modules: errors, calendar, uscc, regions, and
the enums and frozen values of `shared.events`, which are the domain's words and no I/O.
"""

import re
import sys

import pytest

from tests.sourcetree import ROOT, SERVICES, Source, files, is_in, sources

PURE_SHARED = (
    "shared.civic.calendar",
    "shared.errors",
    "shared.events",
    "shared.civic.regions",
    "shared.civic.uscc",
)
PURE_LIBRARIES = ("pydantic", "stdnum")
"""Without I/O: pydantic is what events are made of, stdnum has the check digits."""
_INPUT_OUTPUT = """
asyncio http io logging multiprocessing os pathlib select selectors shutil signal socket
sqlite3 ssl subprocess tempfile threading time urllib
"""
INPUT_OUTPUT = frozenset(_INPUT_OUTPUT.split())
LONGEST_FILE = 400
GENERATED = ("docs/events.md", "docs/asyncapi.yaml", "requirements/", "deploy/grafana/")
CODE = {".py", ".html", ".css", ".js", ".sh", ".toml", ".yaml", ".yml", ".md", ".sql"}


def broken(found: list[str]) -> str:
    return "\n" + "\n".join(found)


def test_events_stand_at_the_bottom() -> None:
    wrong = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if is_in(source.module, "shared.events")
        for line, name in source.imports()
        if not (
            is_in(name, "shared.events")
            or is_in(name, "pydantic")
            or name.partition(".")[0] in sys.stdlib_module_names
        )
    ]
    assert not wrong, broken(wrong)


def test_shared_knows_no_service_and_no_deployment() -> None:
    above = (*SERVICES.values(), "deploy", "tests")
    wrong = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if is_in(source.module, "shared")
        for line, name in source.imports()
        if any(is_in(name, package) for package in above)
    ]
    assert not wrong, broken(wrong)


@pytest.mark.parametrize("package", SERVICES.values())
def test_a_service_imports_itself_and_shared(package: str) -> None:
    strange = [one for one in SERVICES.values() if one != package]
    wrong = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if is_in(source.module, package)
        for line, name in source.imports()
        if any(is_in(name, other) for other in (*strange, "deploy", "tests"))
    ]
    assert not wrong, broken(wrong)


def test_only_the_embedded_host_knows_the_services() -> None:
    wrong = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if is_in(source.module, "deploy")
        and not is_in(source.module, "deploy.embedded.host")
        for line, name in source.imports()
        if any(is_in(name, package) for package in SERVICES.values())
    ]
    assert not wrong, broken(wrong)


def is_pure(name: str, own: str) -> bool:
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names:
        return top not in INPUT_OUTPUT
    return any(is_in(name, one) for one in (own, *PURE_SHARED, *PURE_LIBRARIES))


@pytest.mark.parametrize("package", SERVICES.values())
def test_the_domain_is_pure(package: str) -> None:
    own = f"{package}.domain"
    wrong = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if is_in(source.module, own)
        for line, name in source.imports()
        if not is_pure(name, own)
    ]
    assert not wrong, broken(wrong)


@pytest.mark.parametrize("module", PURE_SHARED)
def test_what_the_domain_may_import_is_pure_itself(module: str) -> None:
    wrong = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if is_in(source.module, module)
        for line, name in source.imports()
        if not is_pure(name, module)
    ]
    assert not wrong, broken(wrong)


def calls_outside(pattern: str, allowed: tuple[str, ...]) -> list[str]:
    """Calls that look like the pattern, outside the modules that may make them."""
    return [
        f"{source.name}:{line} calls {call}"
        for source in sources()
        if not any(is_in(source.module, one) for one in allowed)
        for line, call in source.calls()
        if re.search(pattern, call)
    ]


def test_nobody_but_shared_commits() -> None:
    wrong = calls_outside(r"\.(commit|rollback)$", ("shared",))
    assert not wrong, broken(wrong)


def test_only_the_outbox_publishes() -> None:
    writing = re.compile(
        r"(insert\s+into|update|delete\s+from|copy)\s+outbox\b", re.IGNORECASE
    )
    allowed = (
        "shared.messaging.outbox",
        "shared.messaging.partitions",
        "shared.migrate",
    )
    wrong = [
        source.name
        for source in sources()
        if writing.search(source.path.read_text(encoding="utf-8"))
        and source.module not in allowed
    ]
    wrong += [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if not any(
            is_in(source.module, one)
            for one in ("shared.messaging.bus", "deploy.kafka")
        )
        for line, name in source.imports()
        if is_in(name, "aiokafka")
    ]
    assert not wrong, broken(wrong)


CLOCKS = (
    "shared.civic.clock",
    "deploy.embedded",
    "shared.messaging.consumer",
    "shared.messaging.partitions",
    "shared.messaging.retention",
)
"""Clocks, the host that sets them, and what follows the real time in the ids."""


def test_the_day_and_the_instant_come_from_the_clock() -> None:
    wrong = calls_outside(r"\b(date\.today|datetime\.(now|today|utcnow))$", CLOCKS)
    assert not wrong, broken(wrong)


def test_nothing_prints_outside_the_commands() -> None:
    def is_command(source: Source) -> bool:
        return source.path.name in {"cli.py", "__main__.py"} or is_in(
            source.module, "deploy"
        )

    allowed = tuple(source.module for source in sources() if is_command(source))
    wrong = calls_outside(r"^print$", allowed)
    assert not wrong, broken(wrong)


def test_no_file_is_longer_than_a_reader_can_bear() -> None:
    wrong = []
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in CODE and not name.startswith(GENERATED):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST_FILE:
                wrong.append(f"{name}: {lines} lines")
    assert not wrong, broken(wrong)


@pytest.mark.parametrize("name", SERVICES)
def test_a_manifest_is_read_at_a_glance(name: str) -> None:
    path = ROOT / "services" / name / SERVICES[name] / "service.py"
    assert len(path.read_text(encoding="utf-8").splitlines()) < 40
    for stray in ("main.py", "alembic.ini", "env.py", "database.py", "Dockerfile"):
        assert not list(path.parents[1].rglob(stray)), stray


MACHINE_PATHS = re.compile(
    r"(?<![\w.$}-])/(work|root|Users|home/(?!linuxbrew)\w+)/[\w.]"
)
REGISTRIES = re.compile(
    r"(pypi|python[h]osted|npmjs|artifactory|jfrog|nexus|mirrors?\.)[\w.-]*\.(org|com|cn|io|net)"
    r"|(repo\d?|registry)\.[\w-]+\.[a-z]+(/|\b)",
    re.IGNORECASE,
)
BINARY = {".png", ".gz", ".ico", ".woff2", ".jpg"}


def test_no_file_names_this_machine_or_a_registry() -> None:
    wrong = []
    for path in files():
        if path.suffix in BINARY:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            for pattern in (MACHINE_PATHS, REGISTRIES):
                if hit := pattern.search(line):
                    name = path.relative_to(ROOT).as_posix()
                    wrong.append(f"{name}:{number} names {hit.group()}")
    own = f"{__file__.removeprefix(str(ROOT) + '/')}:"
    wrong = [one for one in wrong if not one.startswith(own)]
    assert not wrong, broken(wrong)


@pytest.mark.parametrize(
    ("name", "pure"),
    [
        ("datetime.date", True),
        ("plan_svc.domain.item", True),
        ("shared.events.plan.Risk", True),
        ("shared.db.Tx", False),
        ("shared.eventsourcing", False),
        ("os.path", False),
        ("fastapi", False),
        ("plan_svc.models", False),
    ],
)
def test_the_measure_of_purity_is_not_blind(name: str, *, pure: bool) -> None:
    assert is_pure(name, "plan_svc.domain") is pure
