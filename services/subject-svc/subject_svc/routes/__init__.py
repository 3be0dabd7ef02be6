"""The routes of subject-svc, by what they are about."""

from subject_svc.routes import imports, inspectors, lists, places, subjects

ROUTERS = (
    imports.router,
    subjects.router,
    places.router,
    lists.router,
    inspectors.router,
)

__all__ = ["ROUTERS"]
