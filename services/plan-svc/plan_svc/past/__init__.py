"""What inspections found before, counted by place and by item (P-27)."""
