"""Events between services: outbox, relay and bus; consumer, inbox and copies."""
