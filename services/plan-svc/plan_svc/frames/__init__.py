"""The year's frames: every place's number for a year, committed before any draw."""
