"""The host: databases, bus and five services in one process, on one port."""
