"""The rules of inspection codes: pure values in, values or a `DomainError` out."""
