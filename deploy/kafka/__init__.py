"""A real Apache Kafka without a container engine, for tests and by hand."""
