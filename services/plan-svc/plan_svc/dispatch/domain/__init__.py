"""The rules of the work on a task: values in, values or a refusal out."""
