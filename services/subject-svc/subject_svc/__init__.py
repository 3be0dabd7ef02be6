"""subject-svc: subjects, their places, the subject lists, the inspectors."""
