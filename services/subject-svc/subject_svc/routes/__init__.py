"""The routes of subject-svc, by what they are about."""

from subject_svc.inspectors import routes
from subject_svc.lists import routes as lists
from subject_svc.places import routes as places
from subject_svc.register import routes as subjects
from subject_svc.routes import imports

ROUTERS = (
    imports.router,
    subjects.router,
    places.router,
    lists.router,
    routes.router,
)

__all__ = ["ROUTERS"]
