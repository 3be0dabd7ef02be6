"""Proposals and reliefs as they are shown, each with its reasons."""
