"""What matching-svc adds to `onevisit`."""

from shared.commands import Command

COMMANDS = (Command("replay", "matching_svc.replay.cli:replay"),)
