"""The routes under `/checkcode/v1`."""

from checkcode_svc.routes import applications, codes, overview

ROUTERS = (applications.router, codes.router, overview.router)
