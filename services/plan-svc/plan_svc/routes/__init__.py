"""The HTTP API of plan-svc, under `/plan/v1`."""

from plan_svc.routes import library, plans, tasks

routers = (library.router, plans.router, tasks.router)
