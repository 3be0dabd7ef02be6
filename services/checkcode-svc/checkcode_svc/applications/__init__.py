"""Applications for a code: their demands, their answers, their outcomes."""
