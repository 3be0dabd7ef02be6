"""What the rows of P-13 and P-28 ask of all subjects of a plan, a statement each."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plan_svc.clues.queries import KNOWN
from plan_svc.library.queries import AT_WORK
from plan_svc.neighbours import queries as neighbours
from plan_svc.offsite import queries as offsite
from plan_svc.plans.queries import YEARS_PLANS
from plan_svc.review.domain.findings import SAMPLE
from plan_svc.review.domain.jointness import KindCount
from plan_svc.review.domain.off_site import Unplanned
from plan_svc.subjects.queries import REVIEWED
from plan_svc.tasks import queries as tasks
from shared.db.aliases import codes_of
from shared.db.statements import Rows, query, sql

_KINDS = f"""
SELECT k.kind, count(DISTINCT s.place) AS places,
       coalesce(array_agg(DISTINCT r.code ORDER BY r.code)
                FILTER (WHERE r.code IS NOT NULL), '{{}}') AS regulators
FROM {REVIEWED} s JOIN {neighbours.PLACES} p ON p.number = s.place
JOIN unnest(:kinds::text[]) AS k(kind) ON k.kind = ANY(p.business_types)
LEFT JOIN {AT_WORK} r ON r.region = :region AND r.domain <> :domain
     AND r.sectors && array_remove(p.business_types, k.kind)
GROUP BY k.kind
"""  # noqa: S608 - our own relations

_UNKNOWN = f"""
WITH same AS MATERIALIZED (SELECT * FROM {neighbours.SAME_CODES} s),
known AS MATERIALIZED (
    SELECT uscc FROM {KNOWN} c WHERE domain = :domain AND received_on < :first
    UNION
    SELECT uscc FROM {tasks.TRIGGERED} t WHERE domain = :domain AND known_on < :first),
codes AS MATERIALIZED (
    SELECT uscc FROM known
    UNION SELECT unnest(s.codes) FROM known JOIN same s ON s.code = known.uscc)
SELECT count(*)::int AS count,
       coalesce((array_agg(s.place ORDER BY s.line, s.place))[1:{SAMPLE}], '{{}}')
           AS sample
FROM {REVIEWED} s WHERE NOT EXISTS (SELECT FROM codes k WHERE k.uscc = s.uscc)
"""  # noqa: S608 - our own relations

_GRADE = neighbours.grade_on(codes_of("c.uscc"), ":domain", ":day")
_OFF_SITE = f"""
SELECT count(*)::int AS count,
       coalesce((array_agg(c.number ORDER BY c.number))[1:{SAMPLE}], '{{}}') AS sample
FROM {neighbours.PLACES} c LEFT JOIN LATERAL {_GRADE} g ON true
WHERE NOT c.retired AND left(c.region, 6) = :region AND c.business_types @> :kinds
  AND coalesce(g.grade, '') = :grade AND {neighbours.STANDS_ONCE}
  AND NOT EXISTS (
      SELECT FROM {tasks.OF_YEAR} t WHERE t.place = c.number AND t.domain = :domain
        AND t.counted_on BETWEEN :first AND :last)
  AND NOT EXISTS (SELECT FROM {REVIEWED} s WHERE s.place = c.number)
"""  # noqa: S608 - our own relations


_MET = f"""
SELECT count(*)::int AS count,
       coalesce((array_agg(s.place ORDER BY s.line, s.place))[1:{SAMPLE}], '{{}}')
           AS sample
FROM (
    SELECT o.place FROM {offsite.MET} o
    WHERE o.agency = ANY(:agencies) AND o.day BETWEEN :first AND :last
      AND o.met && :items AND (o.is_joint OR :least = 1)
    GROUP BY o.place HAVING count(DISTINCT o.agency) >= :least) m
JOIN {REVIEWED} s ON s.place = m.place
"""  # noqa: S608 - our own relations


@dataclass(frozen=True)
class StatedRow:
    """What a filed annual plan states as its frequency."""

    plan_code: str
    frequency: str


@query
def kind_counts(
    plan_id: UUID,
    amends: UUID | None,
    anew: bool,
    kinds: list[str],
    region: str,
    domain: str,
) -> Rows[KindCount]:
    """How many places of the plan are of each kind, and who regulates them (M-06)."""
    return sql(KindCount, _KINDS, plan_id, amends, anew, kinds, region, domain)


@query
def unknown_subjects(
    plan_id: UUID, amends: UUID | None, anew: bool, domain: str, first: date
) -> Rows[Unplanned]:
    """Places of subjects of which nothing was known before a day (P-28)."""
    return sql(Unplanned, _UNKNOWN, plan_id, amends, anew, domain, first)


@query
def off_site_unplanned(
    plan_id: UUID,
    amends: UUID | None,
    anew: bool,
    domain: str,
    region: str,
    grade: str,
    kinds: list[str],
    first: date,
    last: date,
    day: date,
) -> Rows[Unplanned]:
    """Places without any check of the year, and that the plan does not have (P-13)."""
    return sql(
        Unplanned,
        _OFF_SITE,
        plan_id,
        amends,
        anew,
        domain,
        region,
        grade,
        kinds,
        first,
        last,
        day,
    )


@query
def met_off_site(
    plan_id: UUID,
    amends: UUID | None,
    anew: bool,
    agencies: list[str],
    items: list[str],
    first: date,
    last: date,
    least: int,
) -> Rows[Unplanned]:
    """Places where so many agencies met items off-site in a span of days (P-14).

    Of more than one: where each of their joint plan's agencies has made its own.
    """
    return sql(
        Unplanned, _MET, plan_id, amends, anew, agencies, items, first, last, least
    )


@query
def stated_frequency(agency: str, day: date) -> Rows[StatedRow]:
    """What the agency's annual plan of a day states, the newest first (P-13)."""
    return sql(
        StatedRow,
        f"""
        SELECT plan_code, frequency FROM {YEARS_PLANS} p
        WHERE agency = :agency AND :day BETWEEN period_from AND period_to
        ORDER BY filed_at DESC
        """,  # noqa: S608 - our own relation
        agency,
        day,
    )
