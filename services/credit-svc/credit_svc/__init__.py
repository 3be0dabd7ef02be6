"""credit-svc: grading models, grades with their reasons, and who is `unobtrusive`."""
