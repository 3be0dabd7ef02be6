"""The domains that inspect (S-07, G-01), as a filter or a member names them."""

from enum import StrEnum


class Domain(StrEnum):
    """One of the fourteen domains that inspect."""

    MARKET = "market"
    POLICE = "police"
    FIRE = "fire"
    DRUGS = "drugs"
    HEALTH = "health"
    CULTURE = "culture"
    ECOLOGY = "ecology"
    TRANSPORT = "transport"
    URBAN_MANAGEMENT = "urban_management"
    LABOUR = "labour"
    CONSTRUCTION = "construction"
    EMERGENCY = "emergency"
    AGRICULTURE = "agriculture"
    MEDICAL_INSURANCE = "medical_insurance"
