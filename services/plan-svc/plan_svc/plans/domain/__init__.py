"""The rules of a plan: values in, values or a refusal out."""
