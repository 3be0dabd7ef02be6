"""Names of topics."""


def topic_of(service: str) -> str:
    """The topic that a service publishes to: `plan-svc` → `onevisit.plan.v1`."""
    return f"onevisit.{service.removesuffix('-svc')}.v1"
