"""Where visits happen: premises and construction projects (S-01)."""
