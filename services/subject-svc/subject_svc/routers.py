"""The routes of every room, in the order in which they are asked."""

from subject_svc.contacts import routes as contacts
from subject_svc.duplicates import routes as duplicates
from subject_svc.inspectors import routes as inspectors
from subject_svc.lists import routes as lists
from subject_svc.mergers import routes as mergers
from subject_svc.places import routes as places
from subject_svc.portrait import routes as portrait
from subject_svc.records import routes as records
from subject_svc.register import routes as register
from subject_svc.requests import routes as requests
from subject_svc.search import routes as search
from subject_svc.summary import routes as summary
from subject_svc.transfers import routes as transfers
from subject_svc.views import routes as views

ROUTERS = (
    *(register.imports, search.router, register.router, mergers.router),
    *(records.imports, records.exports, records.router),
    *(inspectors.imports, portrait.router),
    *(summary.router, places.router, lists.router, inspectors.router),
    *(transfers.router, contacts.router),
    *(requests.router, views.router, duplicates.router),
)
