"""Names of topics, and what belongs on them."""

from functools import lru_cache

from shared.events import public


def topic_of(service: str) -> str:
    """The topic that a service publishes to: `plan-svc` → `onevisit.plan.v1`."""
    return f"onevisit.{service.removesuffix('-svc')}.v1"


AUDIT = "onevisit.audit.v1"
"""Every service tells here what it entered into its audit (E-05)."""
_OF_THE_AUDIT = "onevisit.audit."


@lru_cache(maxsize=4096)
def belongs(topic: str, source: str, type_: str) -> bool:
    """Tell whether source, type and topic of an event name one service (I-10).

    The public topic is everybody's who publishes; none of ours reads it.
    """
    service = source.removeprefix("/")
    if source != f"/{service}" or not service.endswith("-svc"):
        return False
    own = AUDIT if type_.startswith(_OF_THE_AUDIT) else topic_of(service)
    return topic in {own, public.TOPIC} and type_.startswith(
        f"{topic.removesuffix('.v1')}."
    )
