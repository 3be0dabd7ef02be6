"""The chassis that every OneVisit service stands on; it knows no service."""
