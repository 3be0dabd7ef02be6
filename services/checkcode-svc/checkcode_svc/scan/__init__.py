"""The public page of a code, with its forms for ratings and reports."""
