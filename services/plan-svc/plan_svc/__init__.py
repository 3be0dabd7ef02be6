"""plan-svc: agencies, items, plans and their filing, draws, tasks."""
