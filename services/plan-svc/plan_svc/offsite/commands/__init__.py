"""What off-site inspections do: results, and what is not inspected on site then."""
