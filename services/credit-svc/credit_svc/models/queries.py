"""Which grading models there are (G-01)."""

from dataclasses import dataclass, field
from datetime import date

from credit_svc.policy import current_law
from credit_svc.policy.domain import MODEL, Model
from shared.civic.law import Basis, Row
from shared.web.pagination import Page, PageParams


@dataclass(frozen=True, slots=True, order=True)
class ListedModel:
    """A grading model with where and when it holds; a day unset is the calendar's."""

    domain: str
    region: str
    model: str
    version: str
    title: str
    title_en: str
    families: tuple[str, ...]
    cycle: str
    clause: str
    valid_from: date
    valid_to: date
    basis: Basis = field(compare=False)
    """The row that it stands in, to be found again after the law has changed."""


def models(page: PageParams, domain: str | None, on: date | None) -> Page[ListedModel]:
    """The grading models, of one domain or all, on one day or ever."""
    after = page.start("", "", "", "")
    rows = (
        row
        for row in current_law().of(MODEL)
        if (domain is None or row.domain == domain)
        and (on is None or row.is_valid_on(on))
    )
    listed = sorted(model for model in map(_listed, rows) if _key(model) > after)
    return page.page(listed[: page.limit + 1], "domain", "region", "model", "version")


def _listed(row: Row[Model]) -> ListedModel:
    return ListedModel(
        domain=row.domain,
        region=row.region,
        model=row.unit,
        clause=row.clause,
        valid_from=row.valid_from or date.min,
        valid_to=row.valid_to or date.max,
        basis=current_law().cite(row),
        **row.value.model_dump(),
    )


def _key(model: ListedModel) -> tuple[str, ...]:
    return model.domain, model.region, model.model, model.version
