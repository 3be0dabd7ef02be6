"""The rules of off-site inspections."""
