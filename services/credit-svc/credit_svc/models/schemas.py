"""The answers about grading models."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from shared.events import Basis


class ModelOut(BaseModel):
    """A grading model with its validity (G-01)."""

    model_config = ConfigDict(from_attributes=True)

    domain: str
    region: str
    model: str
    version: str
    title: str
    title_en: str
    families: list[str]
    cycle: str
    clause: str
    valid_from: date
    valid_to: date
    basis: Basis
