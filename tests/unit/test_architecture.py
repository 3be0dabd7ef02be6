"""What may import what, who may commit, who may publish, and what no file contains.

`shared.events` ← `shared.*` ← `services.*` ← `deploy.embedded`; no service imports
another. `domain` is pure wherever it stands: it imports the standard library but for
its input and output, the service's domain and refusals, and of `shared` the pure
modules: errors, calendar, uscc, regions, and the enums and frozen values of
`shared.events`, which are the domain's words and no I/O. The rules of a room are in
`test_architecture_rooms.py`.
"""

import re
import sys
from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.sourcetree import ROOT, SERVICES, Source, files, is_in, sources

PURE_SHARED = (
    "shared.civic.merkle",
    "shared.civic.calendar",
    "shared.civic.days",
    "shared.civic.declining",
    "shared.civic.domains",
    "shared.civic.law",
    "shared.civic.masks",
    "shared.civic.origin",
    "shared.errors",
    "shared.events",
    "shared.civic.regions",
    "shared.civic.second_person",
    "shared.civic.spelling",
    "shared.civic.uscc",
    "shared.civic.views",
)
READERS = ("shared.civic.law.files",)
"""Modules in pure packages that read files: for commands and queries alone."""
PURE_LIBRARIES = ("cryptography", "pydantic", "stdnum")
"""Without I/O: events are pydantic's, check digits stdnum's, signatures the third's."""
_INPUT_OUTPUT = """
asyncio http io logging multiprocessing os pathlib select selectors shutil signal socket
sqlite3 ssl subprocess tempfile threading time urllib
"""
INPUT_OUTPUT = frozenset(_INPUT_OUTPUT.split())
LONGEST_FILE = 400
ONE_FILE = {"services/plan-svc/plan_svc/draws/verify.py"}
"""Carried to a machine that has nothing of ours, and read there: in one piece."""
GENERATED = (
    *("docs/events.md", "docs/asyncapi.yaml", "docs/law.md"),
    *("requirements/", "deploy/grafana/"),
)
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
    strange = [other for other in SERVICES.values() if other != package]
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


def is_pure(name: str) -> bool:
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names:
        return top not in INPUT_OUTPUT
    if any(is_in(name, reader) for reader in READERS):
        return False
    return any(is_in(name, pure) for pure in (*PURE_SHARED, *PURE_LIBRARIES))


def is_domain(module: str, package: str) -> bool:
    """A rule or a refusal: `x_svc.visits.domain.visit`, `x_svc.visits.errors`."""
    return is_in(module, package) and not {"domain", "errors"}.isdisjoint(
        module.split(".")
    )


@pytest.mark.parametrize("package", SERVICES.values())
def test_the_domain_is_pure(package: str) -> None:
    wrong = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if is_domain(source.module, package)
        for line, name in source.imports()
        if not (is_pure(name) or is_domain(name, package))
    ]
    assert not wrong, broken(wrong)


@pytest.mark.parametrize("module", PURE_SHARED)
def test_what_the_domain_may_import_is_pure_itself(module: str) -> None:
    wrong = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if is_in(source.module, module) and source.module not in READERS
        for line, name in source.imports()
        if not (is_pure(name) or is_in(name, module))
    ]
    assert not wrong, broken(wrong)


def circle_in(imports: Mapping[str, Collection[str]]) -> list[str]:
    """Modules that import one another, the first one named twice; empty without any."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as fault:
        circle: list[str] = fault.args[1]
        return circle
    return []


def imported_by(source: Source, modules: Collection[str]) -> set[str]:
    """The project's modules that a module imports, for types alone too."""
    names = (name for _, name in source.imports())
    nearest = (name if name in modules else name.rpartition(".")[0] for name in names)
    return {name for name in nearest if name in modules} - {source.module}


def test_no_modules_import_one_another_not_even_for_types() -> None:
    modules = {source.module for source in sources()}
    circle = circle_in(
        {source.module: imported_by(source, modules) for source in sources()}
    )
    assert not circle, " → ".join(circle)


def test_a_circle_is_found_and_a_diamond_is_none() -> None:
    diamond = {"a": ["b", "c"], "b": ["d"], "c": ["d"]}
    assert circle_in(diamond) == []
    assert set(circle_in(diamond | {"d": ["b"]})) == {"b", "d"}


def calls_outside(pattern: str, allowed: tuple[str, ...]) -> list[str]:
    """Calls that look like the pattern, outside the modules that may make them."""
    return [
        f"{source.name}:{line} calls {call}"
        for source in sources()
        if not any(is_in(source.module, module) for module in allowed)
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
        "shared.messaging.retention",
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
            is_in(source.module, module)
            for module in ("shared.messaging.bus", "deploy.kafka")
        )
        for line, name in source.imports()
        if is_in(name, "aiokafka")
    ]
    assert not wrong, broken(wrong)


def test_only_one_module_attaches_and_detaches_partitions() -> None:
    changing = re.compile(r"\b(attach|detach)\s+partition\b", re.IGNORECASE)
    wrong = [
        source.name
        for source in sources()
        if source.module not in {"shared.messaging.partitions", "shared.migrate.audit"}
        and changing.search(source.path.read_text(encoding="utf-8"))
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
            if lines > LONGEST_FILE and name not in ONE_FILE:
                wrong.append(f"{name}: {lines} lines")
    assert not wrong, broken(wrong)


@pytest.mark.parametrize("name", SERVICES)
def test_a_manifest_is_read_at_a_glance(name: str) -> None:
    path = ROOT / "services" / name / SERVICES[name] / "service.py"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 42
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
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            for pattern in (MACHINE_PATHS, REGISTRIES):
                if hit := pattern.search(line):
                    name = path.relative_to(ROOT).as_posix()
                    wrong.append(f"{name}:{number} names {hit.group()}")
    own = f"{__file__.removeprefix(str(ROOT) + '/')}:"
    wrong = [line for line in wrong if not line.startswith(own)]
    assert not wrong, broken(wrong)


@pytest.mark.parametrize(
    ("name", "pure"),
    [
        ("datetime.date", True),
        ("shared.events.plan.Risk", True),
        ("shared.civic.law.Case", True),
        ("shared.civic.law.files.load", False),
        ("shared.db.Tx", False),
        ("shared.eventsourcing", False),
        ("os.path", False),
        ("fastapi", False),
    ],
)
def test_the_measure_of_purity_is_not_blind(name: str, *, pure: bool) -> None:
    assert is_pure(name) is pure


@pytest.mark.parametrize(
    ("module", "domain"),
    [
        ("x_svc.domain.item", True),
        ("x_svc.visits.domain", True),
        ("x_svc.visits.domain.visit.Visit", True),
        ("x_svc.visits.errors", True),
        ("x_svc.visits.tables", False),
        ("y_svc.visits.domain", False),
    ],
)
def test_the_domain_is_known_wherever_it_stands(module: str, *, domain: bool) -> None:
    assert is_domain(module, "x_svc") is domain


@pytest.mark.parametrize("name", SERVICES)
def test_the_migrations_of_a_service_are_one_chain(name: str) -> None:
    """Two of one number, each whole by itself, stop every start once both are here."""
    before = None
    folder = ROOT / "services" / name / SERVICES[name] / "migrations"
    for path in sorted(folder.glob("[0-9]*.py")):
        text = path.read_text(encoding="utf-8")
        number = path.name.partition("_")[0]
        follows = "None" if before is None else f'"{before}"'
        assert f'\nrevision = "{number}"\ndown_revision = {follows}\n' in text, path
        before = number
