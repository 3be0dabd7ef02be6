"""A real PostgreSQL of one's own, for `make try` and for tests."""
