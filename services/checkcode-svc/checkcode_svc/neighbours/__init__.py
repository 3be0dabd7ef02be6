"""Small copies of neighbours' state, and the question to matching-svc."""
