"""The rules of clues, pure."""
