"""What plan-svc adds to `onevisit`."""

from shared.running.commands import Command

COMMANDS = (
    Command("draw", "plan_svc.draws.cli:draw"),
    Command("clues-rewrap", "plan_svc.clues.cli:rewrap"),
)
