"""The rules by which a task is needless."""
