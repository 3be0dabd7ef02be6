"""What is public of a year and its frames, as the files for checking say it (P-16)."""

from typing import Any

from plan_svc.frames.domain.record import Frame, StepName, Year


def year_claim(year: Year) -> dict[str, Any]:
    """What a year committed to, and its key once it is opened."""
    opened = year.steps.get(StepName.OPENED)
    committed = year.steps[StepName.COMMITTED]
    return {
        "key": committed.facts | {"committed_at": committed.at.isoformat()},
        "opened": opened.facts if opened else None,
    }


def frame_claim(frame: Frame) -> dict[str, Any]:
    """What a frame made public, step by step, and when."""
    steps = frame.steps
    return {
        "frame": frame.ordinal,
        "promise": frame.facts(StepName.PROMISED)["promise"],
        "witness": steps[StepName.PROMISED].agency,
        **{name: frame.facts(StepName.LISTED)[name] for name in ("size", "digest")},
        **frame.facts(StepName.REVEALED),
        "root": frame.facts(StepName.NUMBERED)["root"],
        "promised_at": steps[StepName.PROMISED].at.isoformat(),
        "listed_at": steps[StepName.LISTED].at.isoformat(),
        "revealed_at": steps[StepName.REVEALED].at.isoformat(),
        "numbered_at": steps[StepName.NUMBERED].at.isoformat(),
    }


def frame_file_claim(year: Year, frame: Frame) -> dict[str, Any]:
    """The first line of the file of a year's frame."""
    return {
        "rule": "frame-v2",
        "year": year.year,
        **year_claim(year),
        "frame": frame_claim(frame),
    }
