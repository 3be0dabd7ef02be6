"""What is done with an application for a code."""
