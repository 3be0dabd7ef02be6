"""What plan-svc adds to `onevisit`."""

from shared.running.commands import Command

COMMANDS = (Command("draw", "plan_svc.draws.cli:draw"),)
