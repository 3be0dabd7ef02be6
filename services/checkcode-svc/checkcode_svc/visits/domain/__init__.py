"""The rules of a visit, and the words that applications and codes share with it."""
