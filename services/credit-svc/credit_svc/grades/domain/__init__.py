"""The pure rules of grading: no I/O, no SQL, no web."""
