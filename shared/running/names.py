"""The names of the services; a module of its own, for it is read at every start."""

NAMES = ("plan-svc", "subject-svc", "credit-svc", "checkcode-svc", "matching-svc")
"""Every service of OneVisit, by the name it is deployed under."""
