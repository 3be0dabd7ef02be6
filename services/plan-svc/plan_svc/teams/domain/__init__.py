"""The rules of drawn inspectors, and of declared conflicts of interest."""
