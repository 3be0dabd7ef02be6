"""A place and its tasks as they stand now."""
