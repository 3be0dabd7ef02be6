"""The acts on an application for a code."""
