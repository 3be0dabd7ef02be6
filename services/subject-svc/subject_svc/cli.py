"""What subject-svc adds to `onevisit`."""

from shared.running.commands import Command

COMMANDS = (Command("contacts-rewrap", "subject_svc.contacts.cli:rewrap"),)
