"""Which scopes a role has: what an issuer grants, and the development issuer uses.

Services never ask for a role, only for scopes.
"""

READS = frozenset(
    {
        "agency:read",
        "code:read",
        "grade:read",
        "inspector:read",
        "item:read",
        "joint:read",
        "list:read",
        "message:read",
        "plan:read",
        "rating:read",
        "state:read",
        "subject:read",
        "task:read",
        "visit:read",
    }
)
"""Every scope that only reads."""

_TABLE = {
    "planner": "plan:read plan:write task:read task:write item:read "
    "item:claim subject:read agency:read",
    "approver": "plan:read plan:approve task:read item:read agency:read code:read "
    "code:override visit:read",
    "inspector": "code:apply code:read visit:write visit:read task:read joint:read "
    "subject:read",
    "coordinator": "joint:read joint:answer task:read code:read plan:read",
    "filing": "plan:read plan:file",
    "registrar": "subject:read subject:write inspector:read inspector:write list:read "
    "list:write",
    "grader": "grade:read grade:write",
    "steward": "agency:read agency:write item:read item:write",
    "supervisor": " ".join(READS),
    "exchange": "joint:read joint:exchange",
    "channel": "message:deliver",
    "ops": "matching:run message:read state:read ops",
}

ROLES = {role: frozenset(scopes.split()) for role, scopes in _TABLE.items()}
"""The scopes of each role."""


def scopes_of(role: str) -> frozenset[str]:
    """The scopes of a role.

    Raises:
        ValueError: naming the roles there are.
    """
    try:
        return ROLES[role]
    except KeyError:
        roles = ", ".join(sorted(ROLES))
        raise ValueError(f"There is no role {role!r}; there are {roles}.") from None
