"""matching-svc: the fewest joint visits, proposed, answered and explained."""
