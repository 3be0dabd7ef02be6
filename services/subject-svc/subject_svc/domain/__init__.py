"""The pure rules of the register: no I/O, no SQL, no web."""
