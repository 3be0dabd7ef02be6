"""Statements over places: locks, everything known of a place, bookings."""
