"""Why things are as they are: structured reasons, and their sentences (M-13)."""
