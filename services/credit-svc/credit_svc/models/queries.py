"""Which grading models there are (G-01)."""

from datetime import date

from credit_svc import policy
from credit_svc.policy.domain import Model
from shared.web.pagination import Page, PageParams


def models(page: PageParams, domain: str | None, on: date | None) -> Page[Model]:
    """The grading models, of one domain or all, on one day or ever."""
    after = page.start("", "", "", "")
    listed = sorted(
        (
            model
            for model in policy.current().models
            if (domain is None or model.domain == domain)
            and (on is None or model.valid_from <= on <= model.valid_to)
            and _key(model) > after
        ),
        key=_key,
    )
    return page.page(listed[: page.limit + 1], "domain", "region", "model", "version")


def _key(model: Model) -> tuple[str, ...]:
    return model.domain, model.region, model.model, model.version
