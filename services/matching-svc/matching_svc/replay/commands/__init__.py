"""A replay from rows to figures, and one in a process of its own."""
