"""The pure rules of matching: no I/O, no web framework, no SQL."""
