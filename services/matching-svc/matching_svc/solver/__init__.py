"""Plans the visits of one place: the fewest, then the cheapest."""
