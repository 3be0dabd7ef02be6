"""What is wrong with an item of the library, or lacks: listed, so that it ends."""

from enum import StrEnum


class Gap(StrEnum):
    """One thing that an item is listed for (P-25)."""

    UNCLAIMED = "unclaimed"
    """Nobody claimed it."""
    TWO_LEVELS = "two_levels"
    """It, or another of the same catalogue code, is claimed at another level too."""
    UNFOUNDED = "unfounded"
    """No law, regulation or rule in force carries it."""
    BASES_NOT_STATED = "bases_not_stated"
    NO_CATALOGUE_CODE = "no_catalogue_code"
    NO_CHECKLIST_CODE = "no_checklist_code"
