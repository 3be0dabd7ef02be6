"""Changes of places, recomputes, and the day's run."""
