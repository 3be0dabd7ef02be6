"""The rules for Kafka say what the manifests need, and nothing more (I-10)."""

import pytest

from shared.events import PUBLIC_TYPES, public
from shared.messaging.bus.kafka_acls import (
    OPERATIONS,
    RESOURCES,
    Rule,
    outsider,
    rules,
)
from shared.messaging.bus.topics import AUDIT, topic_of
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
    written = (topic_of(name), AUDIT)
    wanted = {Rule(name, "topic", topic, "write") for topic in written}
    if any(model.producer == name for model in PUBLIC_TYPES.values()):
        wanted.add(Rule(name, "topic", public.TOPIC, "write"))
    wanted |= {Rule(name, "topic", topic_of(s), "read") for s in {name, *sources}}
    wanted |= {Rule(name, "topic", f"{topic_of(s)}.dlq", "write") for s in sources}
    wanted |= {Rule(name, "group", name, "read")}
    assert {rule for rule in rules() if rule.principal == name} == wanted


@pytest.mark.rule("I-10")
def test_nobody_else_is_let_in() -> None:
    assert {rule.principal for rule in rules()} == set(NAMES)


@pytest.mark.rule("I-10")
def test_an_outsider_reads_the_public_topic_in_a_group_of_its_own_and_no_more() -> None:
    assert outsider("press") == [
        Rule("press", "topic", public.TOPIC, "read"),
        Rule("press", "group", "press", "read"),
    ]
    assert public.TOPIC not in {r.name for r in rules() if r.operation == "read"}


@pytest.mark.rule("I-10")
@pytest.mark.parametrize("name", [*NAMES, "*", "", "a b", "x\ny"])
def test_neither_a_service_nor_everybody_is_an_outsider(name: str) -> None:
    with pytest.raises(ValueError, match="no principal"):
        outsider(name)
