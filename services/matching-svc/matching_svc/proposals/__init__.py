"""Joint proposals: how they come about, stand, are led and end."""
