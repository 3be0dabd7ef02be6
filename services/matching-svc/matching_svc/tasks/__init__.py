"""The tasks of a place: their reach, who may share a visit, and the plan."""
