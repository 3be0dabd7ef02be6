"""A real Apache Kafka without a container engine, for tests and by hand."""

from deploy.kafka.broker import Broker, BrokerFailed
from deploy.kafka.jars import MavenMissing
from deploy.kafka.java import JavaMissing

__all__ = ["Broker", "BrokerFailed", "JavaMissing", "MavenMissing"]
