"""The rules for Kafka say what the manifests need, and nothing more (I-10)."""

import pytest

from shared.messaging.bus.kafka_acls import OPERATIONS, RESOURCES, Rule, rules
from shared.messaging.bus.topics import topic_of
from shared.running.service import NAMES, load


@pytest.mark.rule("I-10")
def test_every_rule_can_be_set() -> None:
    assert {rule.resource for rule in rules()} == set(RESOURCES)
    assert {rule.operation for rule in rules()} == set(OPERATIONS)
    assert len(set(rules())) == len(rules())


@pytest.mark.rule("I-10")
@pytest.mark.parametrize("name", NAMES)
def test_a_service_writes_its_own_topic_and_reads_what_it_handles(name: str) -> None:
    sources = load(name).handlers.sources
    wanted = {Rule(name, "topic", topic_of(name), "write")}
    wanted |= {Rule(name, "topic", topic_of(s), "read") for s in {name, *sources}}
    wanted |= {Rule(name, "topic", f"{topic_of(s)}.dlq", "write") for s in sources}
    wanted |= {Rule(name, "group", name, "read")}
    assert {rule for rule in rules() if rule.principal == name} == wanted


@pytest.mark.rule("I-10")
def test_nobody_else_is_let_in() -> None:
    assert {rule.principal for rule in rules()} == set(NAMES)
