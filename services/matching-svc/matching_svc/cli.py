"""What matching-svc adds to `onevisit`."""

from shared.running.commands import Command

COMMANDS = (Command("replay", "matching_svc.replay.cli:replay"),)
