"""What the rooms above read of earlier inspections.

A sum for each place, year and line of work: a question about a place costs the same
however often it was inspected. Counted is a task that was visited on site; on what is
classified nothing rests, for a number would tell of it (C-05), and what is out of the
scope is counted nowhere (P-22).
"""

AT_PLACES = "(SELECT place, year, domain, visits, planned, problems FROM past_place)"
"""Visits by place, year and line of work, to be joined."""

OF_ITEMS = "(SELECT agency, item, year, visits, problems FROM past_item)"
"""Visits by agency, item and year, to be joined."""
