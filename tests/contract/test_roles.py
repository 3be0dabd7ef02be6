"""Each scope opens something, and no role has more than its work needs (I-09)."""

import pytest

from shared.auth.roles import FOR_SERVICES, READS, ROLES
from tests.apps import api_routes

APART = [
    ("plan:write", "plan:approve"),
    ("code:apply", "code:override"),
    ("visit:write", "code:override"),
    ("code:apply", "message:deliver"),
    ("visit:write", "rating:read"),
    ("visit:write", "message:read"),
    ("visit:write", "report:handle"),
]
"""What one person never holds both of: who proposes, and who decides or is judged."""


def demanded() -> set[str]:
    return {scope for route in api_routes() for scope in route.scopes or ()}


def declared() -> set[str]:
    return set().union(*ROLES.values())


@pytest.mark.rule("I-09")
def test_every_scope_of_a_role_opens_a_route_and_every_route_a_role() -> None:
    assert declared() - demanded() == set(), "no route asks for these"
    assert demanded() - declared() == set(), "no role has these"


@pytest.mark.rule("I-09")
@pytest.mark.parametrize(("one", "other"), APART)
def test_no_role_holds_both_sides_of_a_decision(one: str, other: str) -> None:
    both = [role for role, scopes in ROLES.items() if {one, other} <= scopes]
    assert both == []


@pytest.mark.rule("I-09")
def test_what_is_for_services_stands_with_nothing_else() -> None:
    for role, scopes in ROLES.items():
        if scopes & FOR_SERVICES:
            assert scopes <= FOR_SERVICES, role
            assert len(scopes) == 1 or role == "app", role
    assert READS.isdisjoint(FOR_SERVICES)


@pytest.mark.rule("I-09")
def test_a_supervisor_reads_and_does_nothing() -> None:
    assert ROLES["supervisor"] == READS
    assert {scope.partition(":")[2] for scope in READS} == {"read"}


@pytest.mark.rule("C-10")
def test_an_inspector_reads_items_with_their_check_points() -> None:
    assert "item:read" in ROLES["inspector"]


@pytest.mark.rule("P-04")
def test_an_authority_reads_what_it_consents_to() -> None:
    assert {"plan:read", "item:read", "task:read"} <= ROLES["filing"]
