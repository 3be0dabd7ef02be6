"""Plans: what they state, and their way from draft to filed."""
