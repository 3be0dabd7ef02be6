"""A subject asks what is held of it, and that it be corrected or erased (S-11)."""
