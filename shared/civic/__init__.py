"""What the state publishes: its calendar, its regions, the codes of its subjects."""
