"""The members of a view, asked of PostgreSQL as `shared.civic.views` has it (S-02).

Two services keep places with what a view asks of them, each in its own tables. A text
for both stands here, so that a draw's frame and the register never disagree.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a service keeps what a view asks about, as names in SQL."""

    place: str
    """The alias of the place: kind, business_types, region, town, retired, uscc."""
    industry: str
    retired: str
    grade: str
    """A subquery: the subject's grade in `:grade_domain` on `:day`, or NULL."""
    lists: str
    """A relation of list entries, by the names of their members in the events."""

    @property
    def members(self) -> str:
        """The condition of a member, over the parameters of a `Question` and `:day`."""
        place = self.place
        area = f"coalesce(nullif({place}.town, ''), {place}.region)"
        return f"""
        NOT {self.retired}
        AND starts_with({area}, :region)
        AND (:kinds = '{{}}' OR {place}.kind = ANY(:kinds))
        AND (:business_types = '{{}}' OR {place}.business_types && :business_types)
        AND (:industries = '{{}}' OR {self.industry} LIKE ANY(:industries))
        AND (:areas = '{{}}' OR {area} LIKE ANY(:areas))
        AND (:grades = '{{}}' OR coalesce({self.grade}, 'none') = ANY(:grades))
        AND (:on_lists = '{{}}' OR NOT EXISTS (
            SELECT 1 FROM unnest(:on_lists) asked(entry)
            WHERE NOT {self._stands_on("asked.entry")}))
        AND (:off_lists = '{{}}' OR NOT EXISTS (
            SELECT 1 FROM unnest(:off_lists) asked(entry)
            WHERE {self._stands_on("asked.entry")}))
        """  # noqa: S608 - our own relations

    def _stands_on(self, asked: str) -> str:
        return f"""EXISTS (
            SELECT 1 FROM {self.lists} e
            WHERE e.uscc = {self.place}.uscc AND e.active
              AND e.list_name = split_part({asked}, '|', 1)
              AND e.domain IN (split_part({asked}, '|', 2), '*')
              AND e.valid_from <= :day AND (e.valid_to IS NULL OR e.valid_to >= :day))
        """  # noqa: S608 - our own relation
