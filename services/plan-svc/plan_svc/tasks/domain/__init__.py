"""The rules of a task: values in, values or a refusal out."""
