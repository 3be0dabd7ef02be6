"""Answers to proposals and reliefs, and agreements made elsewhere."""
