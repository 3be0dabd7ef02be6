"""What is done with clues: received, worked on, chased (P-21, P-29)."""
