"""Tasks, reaches, compatibility and the plan of a place."""
