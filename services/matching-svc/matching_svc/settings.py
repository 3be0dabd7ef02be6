"""Settings of matching-svc."""

from typing import Literal

from pydantic import Field

from matching_svc.solver.domain.cache import Remembered
from matching_svc.solver.domain.dispatch import SmallFirst
from matching_svc.solver.domain.exact import NODES, BranchAndBound
from matching_svc.solver.domain.greedy import BestDayGreedy
from matching_svc.solver.domain.problem import Solver
from shared.running.settings import ServiceSettings


class MatchingSettings(ServiceSettings):
    """When places are recomputed, and by which solver."""

    recompute: Literal["live", "daily"] = Field(
        "live", description="live: with each event batch; daily: by POST runs only"
    )
    solver: Literal["exact", "greedy"] = "exact"
    solver_nodes: int = Field(
        NODES, ge=1, description="budget of the exact search for one place"
    )
    visits_a_day: dict[str, int] = Field(
        default_factory=dict,
        description="visits a day that an agency's inspectors can make, by agency code",
    )
    recompute_at_once: int = Field(
        300, ge=1, le=900, description="marks that one transaction recomputes"
    )
    run_chunk_places: int = Field(
        500, ge=1, le=5000, description="places in one transaction of a run"
    )
    replay_rows: int = Field(200_000, ge=1, description="visits in one replay")
    replay_seconds: int = Field(
        120, ge=1, description="processor time of the process that replays"
    )
    replay_mib: int = Field(
        768, ge=256, description="memory of the process that replays"
    )

    def make_solver(self) -> Solver:
        """The solver that is set."""
        match self.solver:
            case "exact":
                return SmallFirst(Remembered(BranchAndBound(self.solver_nodes)))
            case "greedy":
                return Remembered(BestDayGreedy())
