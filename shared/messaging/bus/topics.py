"""Names of topics, and what belongs on them."""

from functools import lru_cache

from shared.events import public


def topic_of(service: str) -> str:
    """The topic that a service publishes to: `plan-svc` → `onevisit.plan.v1`."""
    return f"onevisit.{service.removesuffix('-svc')}.v1"


@lru_cache(maxsize=4096)
def belongs(topic: str, source: str, type_: str) -> bool:
    """Tell whether source, type and topic of an event name one service (I-10).

    The public topic is everybody's who publishes; none of ours reads it.
    """
    service = source.removeprefix("/")
    return (
        source == f"/{service}"
        and service.endswith("-svc")
        and topic in {topic_of(service), public.TOPIC}
        and type_.startswith(f"{topic.removesuffix('.v1')}.")
    )
