"""The replay as JSON: the figures of X-08, for machines."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from matching_svc.replay.commands.run import Replay
from matching_svc.replay.commands.scenarios import Outcome, beside
from matching_svc.replay.domain.figures import Moved, Tally

_PAIRS = 50


def payload(found: Replay, others: Sequence[Outcome] = ()) -> dict[str, Any]:
    """Every figure under a plain name; days forward as M-03 counts them."""
    return {
        "rows": found.rows,
        "rows_folded": found.passed.folded,
        "rows_with_placeholder_dates": found.passed.placeholders,
        "premises": found.premises,
        "triggered": found.triggered,
        "recorded": found.recorded.visits,
        "clairvoyant": found.clairvoyant.visits,
        "lower_bound": found.lower_bound,
        "greedy": found.greedy,
        "online": found.online.visits if found.online else None,
        "seconds": round(found.seconds, 2),
        "seconds_clairvoyant": round(found.seconds_clairvoyant, 2),
        "seconds_online": _rounded(found.seconds_online),
        "peak_mib": round(found.peak_mib, 1),
        "from": date.fromordinal(found.first).isoformat(),
        "to": date.fromordinal(found.last).isoformat(),
        "rows_by_agency": dict(found.agencies.most_common()),
        "assumptions": _assumptions(found),
        "ways": {
            "recorded": _tally(found.recorded),
            "clairvoyant": _tally(found.clairvoyant),
            "online": _tally(found.online) if found.online else None,
        },
        "scenarios": [_scenario(found, outcome) for outcome in beside(found, others)],
    }


def _scenario(base: Replay, other: Outcome) -> dict[str, Any]:
    plan = other.found.clairvoyant
    return {
        "name": other.name,
        "visits": plan.visits,
        "lower_bound": other.found.lower_bound,
        "saved": base.recorded.visits - plan.visits,
        "missed": other.missed,
        "missed_with_findings": other.missed_with_findings,
        "visits_of_several_agencies": plan.joint_agencies,
        "brought_forward": _moved(plan.forward),
        "after_the_window": _moved(plan.late),
        "after_the_recorded_day_within_the_window": _moved(plan.later),
        "assumptions": _assumptions(other.found),
    }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 2)


def _assumptions(found: Replay) -> dict[str, Any]:
    assumed = found.assumed
    return {
        "window": assumed.window,
        "back_months": assumed.back,
        "known_days": assumed.known,
        "triggered": assumed.triggered.pattern if assumed.triggered else None,
        "every_day": assumed.calendar is None,
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "visits": tally.visits,
        "visits_of_several_programmes": tally.joint_programmes,
        "visits_of_several_agencies": tally.joint_agencies,
        "by_month": dict(sorted(tally.by_month.items())),
        "brought_forward": _moved(tally.forward),
        "after_the_window": _moved(tally.late),
        "before_the_recorded_day": _moved(tally.sooner),
        "after_the_recorded_day_within_the_window": _moved(tally.later),
        "saved_by_pair": [
            {
                "programmes": list(pair),
                "visits": round(saved, 2),
                "met": tally.met[pair],
            }
            for pair, saved in ranked_pairs(tally)[:_PAIRS]
        ],
    }


def ranked_pairs(tally: Tally) -> list[tuple[tuple[str, str], float]]:
    """Pairs by the visits saved through them, most first."""
    return sorted(
        ((pair, saved) for pair, saved in tally.saved.items() if round(saved, 2) > 0),
        key=lambda entry: (-round(entry[1], 6), entry[0]),
    )


def _moved(moved: Moved) -> dict[str, int]:
    return {
        "results": moved.count,
        "results_with_findings": moved.with_findings,
        "days": moved.days,
        "most_days": moved.most,
    }
