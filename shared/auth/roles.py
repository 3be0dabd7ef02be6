"""Which scopes a role has: what an issuer grants, and the development issuer uses.

Services never ask for a role, only for scopes.
"""

READS = frozenset(
    {
        "agency:read",
        "audit:read",
        "clue:read",
        "code:read",
        "coordination:read",
        "grade:read",
        "item:read",
        "joint:read",
        "message:read",
        "notice:read",
        "plan:read",
        "rating:read",
        "subject:read",
        "task:read",
        "visit:read",
    }
)
"""Every scope with which a person only reads."""

FOR_SERVICES = frozenset({"contact:own", "message:deliver", "record:own", "state:read"})
"""What no person's role has: the channel to subjects, the city's app in which these
speak for themselves, and the state for a rebuild."""

SECOND_PERSON = frozenset(
    {"plan:approve", "plan:file", "code:override", "transfer:take"}
)
"""With these somebody passes what another prepared (I-09): a deployment may demand a
stronger way of signing in for them."""

_TABLE = {
    "planner": "plan:read plan:write task:read task:write task:dispatch task:urge "
    "item:read item:claim subject:read view:write agency:read clue:read clue:handle "
    "clue:person notice:read notice:write conflict:declare",
    "approver": "plan:read plan:approve plan:file task:read item:read agency:read "
    "code:read code:override visit:read",
    "inspector": "code:apply code:read visit:write visit:read task:read joint:read "
    "subject:read item:read conflict:declare",
    "coordinator": "joint:read joint:answer task:read task:urge task:oversee code:read "
    "plan:read notice:read notice:write",
    "filing": "plan:read plan:file task:read item:read agency:read",
    "registrar": "subject:read subject:write view:write inspector:write list:write "
    "transfer:take",
    "grader": "grade:read grade:write",
    "steward": "agency:read agency:write item:read item:write",
    "supervisor": " ".join(READS),
    "dispatcher": "clue:read clue:receive clue:assign clue:person agency:read "
    "item:read subject:read task:read task:dispatch task:urge notice:read "
    "notice:write",
    "responder": "message:read report:handle code:read",
    "exchange": "joint:read joint:exchange",
    "ops": "matching:run",
    "channel": "message:deliver",
    "app": "contact:own record:own",
    "keeper": "draw:keep plan:read",
    "witness": "draw:witness plan:read",
    "rebuild": "state:read",
}
"""What the work of each role needs, and no more. Whoever writes a plan does not approve
it, whoever applies for a code does not pass it; a partner agency's approver consents to
a plan by `plan:file`, as the authorities of its other steps do."""

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
