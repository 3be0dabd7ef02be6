"""A place with its proposals, and its recompute as a pure function."""
