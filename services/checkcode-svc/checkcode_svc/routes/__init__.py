"""The routes under `/checkcode/v1`."""

from checkcode_svc.applications import routes as applications
from checkcode_svc.codes import routes as codes
from checkcode_svc.summary import routes as overview

ROUTERS = (applications.router, codes.router, overview.router)
