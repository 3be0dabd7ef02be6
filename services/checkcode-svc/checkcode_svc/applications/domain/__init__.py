"""The rules of an application for a code."""
