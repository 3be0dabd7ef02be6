"""The subject lists `solo` and `unobtrusive` (S-06, G-05)."""
