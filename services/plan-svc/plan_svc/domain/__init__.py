"""The pure rules of planning: values in, values or an error out."""
