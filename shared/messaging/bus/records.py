"""Turns Kafka's records into deliveries; an unreadable record carries its fault."""

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aiokafka import ConsumerRecord

from shared.messaging.bus.messages import Delivery
from shared.running.fault_text import in_short


def delivery_of(record: "ConsumerRecord[bytes, bytes]") -> Delivery:
    """The message in a record; of an unreadable one the readable part and the fault."""
    value: bytes = record.value or b""
    try:
        return Delivery.of_envelope(record.topic, value)
    except (ValueError, KeyError, TypeError) as fault:
        return _unreadable(record, value, fault)


def _unreadable(
    record: "ConsumerRecord[bytes, bytes]", value: bytes, fault: Exception
) -> Delivery:
    at = f"{record.topic}/{record.partition}/{record.offset}"
    raw: dict[str, Any] = {"raw": value[:10_000].decode(errors="replace")}
    return Delivery(
        topic=record.topic,
        key=(record.key or at.encode()).decode(errors="replace"),
        event_id=uuid5(NAMESPACE_URL, at),
        type="unreadable",
        time=datetime.fromtimestamp(record.timestamp / 1000, tz=UTC),
        traceparent=None,
        data=raw,
        source=at,
        fault=in_short(fault),
    )
