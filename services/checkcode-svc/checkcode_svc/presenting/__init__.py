"""A code at the door: who came, who stayed away, and further visits with it."""
