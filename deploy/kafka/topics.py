"""Creates the topics that a broker without auto-creation needs."""

from collections.abc import Iterable

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

REQUEST_MS = 15_000


async def ensure_topics(
    bootstrap: str, names: Iterable[str], *, partitions: int
) -> None:
    """Create each missing topic with one replica; existing ones stay as they are."""
    topics = [NewTopic(name, partitions, 1) for name in names]
    admin = AIOKafkaAdminClient(
        bootstrap_servers=bootstrap, request_timeout_ms=REQUEST_MS
    )
    await admin.start()
    try:
        answer = await admin.create_topics(topics, timeout_ms=REQUEST_MS)
    finally:
        await admin.close()
    for name, code, *_ in answer.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error(name)
