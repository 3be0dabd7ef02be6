"""The rules of the review: values in, values or a refusal out."""
