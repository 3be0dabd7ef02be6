"""The story: thirty days of planning, matching, answering and visiting."""
