"""The story's numbers, asked of the services' own APIs, as one JSON object."""

import csv
import io
import resource
import sys
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from deploy.embedded.host.state import write_whole
from deploy.embedded.inputs.values import Remark
from deploy.embedded.story import clues
from deploy.embedded.story.opening import imported
from deploy.embedded.story.stage import SUPERVISOR, Stage

Report = dict[str, Any]
_PROPOSALS = ("made", "agreed", "declined", "withdrawn", "expired")
_MIB = 1 << 20


async def make(stage: Stage, total_seconds: float) -> Report:
    """The report: counts as the services give them, times as they were measured."""
    span: dict[str, Any] = {
        "from": str(stage.days.first),
        "to": str(stage.days.as_of),
    }
    plans, joint, codes = [
        await stage.api.get(SUPERVISOR, f"/{name}/v1/summary", **span)
        for name in ("plan", "matching", "checkcode")
    ]
    remote = await stage.api.all(SUPERVISOR, "/plan/v1/off-site-results")
    subjects, _ = imported(stage)
    inputs = stage.inputs
    return {
        "subjects": subjects,
        "plan_rows": {
            "rows": inputs.plan_rows,
            "used": inputs.plan_rows_used,
            "left_out": inputs.plan_rows - inputs.plan_rows_used,
        },
        "plans_filed": plans["plans_filed"],
        "plans_amended": int(stage.journal.kept("amendment") is not None),
        "tasks": plans["tasks"],
        "proposals": {name: joint["proposals"][name] for name in _PROPOSALS},
        "declines": dict(sorted(joint["declines"].items())),
        "codes": {name: codes["codes"][name] for name in ("issued", "joint")},
        "visits": codes["visits"],
        "results": codes["results"],
        "off_site": {
            "results": len(remote),
            "with_problems": sum(row["problems"] > 0 for row in remote),
        },
        "ratings": codes["ratings"],
        "clues": await clues.counts(stage),
        "seconds": {
            **{
                name: round(stage.seconds.get(name, 0.0), 1)
                for name in ("import", "filing", "matching")
            },
            "total": round(total_seconds, 1),
        },
        "peak_mib": peak_mib(),
    }


def peak_mib() -> int:
    """The most memory that this process has had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // _MIB if sys.platform == "darwin" else peak // 1024


def write_remarks(stage: Stage, path: Path) -> int:
    """The CSV of refused rows and of plan rows left out or bent; how many they are."""
    _, refused = imported(stage)
    remarks = [*refused, *stage.inputs.remarks]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(Remark))
    writer.writerows(astuple(remark) for remark in remarks)
    write_whole(path, text.getvalue())
    return len(remarks)
