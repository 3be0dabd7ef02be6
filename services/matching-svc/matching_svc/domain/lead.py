"""The lead agency of a joint visit (M-06)."""

from collections.abc import Mapping, Sequence

from matching_svc.domain.task import WEIGHT, Task


def lead_of(
    tasks: Sequence[Task],
    business_types: Sequence[str],
    sectors: Mapping[str, frozenset[str]],
) -> tuple[str, str]:
    """The lead agency and why: plan, sector, risk or first planned (M-06).

    Named by the filed plan; else the agency mainly responsible for the sector; else
    the one whose item is of the highest risk; else the one that planned first.
    """
    agencies = sorted({one.agency for one in tasks})
    named = sorted({one.lead for one in tasks if one.lead in agencies and one.lead})
    if len(named) == 1:
        return named[0], "plan"
    kinds = frozenset(business_types)
    main = [one for one in agencies if not kinds.isdisjoint(sectors.get(one, ()))]
    if len(main) == 1:
        return main[0], "sector"
    among = named or main or agencies
    riskiest = max(WEIGHT[one.risk] for one in tasks if one.agency in among)
    risky = sorted(
        {
            one.agency
            for one in tasks
            if one.agency in among and WEIGHT[one.risk] == riskiest
        }
    )
    if len(risky) == 1:
        return risky[0], "risk"
    first = min(
        (one.known_on, one.earliest, one.agency) for one in tasks if one.agency in risky
    )
    return first[2], "first"
