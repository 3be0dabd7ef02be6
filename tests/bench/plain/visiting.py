"""How visits are planned without a search: the controls of the solver's benchmark."""

from matching_svc.solver.domain.problem import Problem


def earliest_deadline(problem: Problem) -> list[list[int]]:
    """The visits of the textbook greedy: who must be visited first is, on the last day.

    Whoever may come on that day goes along, the most urgent first, up to the cap.
    """
    left = {
        number: job.reach.bit_length() - 1 for number, job in enumerate(problem.jobs)
    }
    visits: list[list[int]] = []
    while left:
        order = sorted(left, key=lambda number: (left[number], number))
        day = left[order[0]]
        coming: set[str] = set()
        visits.append([])
        for number in order:
            job = problem.jobs[number]
            room = job.agency in coming or _room(problem, len(coming))
            if job.reach >> day & 1 and room:
                coming.add(job.agency)
                del left[number]
                visits[-1].append(number)
    return visits


def _room(problem: Problem, agencies: int) -> bool:
    return problem.most_agencies is None or agencies < problem.most_agencies


def pairs(problem: Problem) -> int:
    """Visits when two agencies at most join, first come, first served.

    Each task goes to the first visit that it can share: its agency's own, or that of
    one other agency.
    """
    visits: list[tuple[int, set[str]]] = []
    for job in problem.jobs:
        for index, (days, agencies) in enumerate(visits):
            joins = job.agency in agencies or len(agencies) < 2
            if days & job.reach and joins:
                visits[index] = days & job.reach, agencies | {job.agency}
                break
        else:
            visits.append((job.reach, {job.agency}))
    return len(visits)
