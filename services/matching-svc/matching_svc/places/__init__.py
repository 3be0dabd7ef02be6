"""The place: whatever touches one is read, recomputed and written here."""
