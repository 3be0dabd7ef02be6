"""Turns reliefs into the events that describe them."""

from dataclasses import asdict

from matching_svc.reliefs.domain.relief import Relief
from shared.events.matching import ReliefEvent, ReliefKind, TaskCovered, TaskRecognised


def as_event(relief: Relief) -> ReliefEvent:
    """The event that carries the relief's whole state."""
    kind = TaskCovered if relief.kind is ReliefKind.COVERAGE else TaskRecognised
    return kind.model_validate(asdict(relief))
