"""The statement that makes the sums anew."""

from shared.db.statements import Effect, command, effect


@command
def recount() -> Effect:
    """Make every sum anew from tasks and results; whoever changes a task waits."""
    return effect("SELECT recount_past()")
