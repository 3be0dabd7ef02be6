"""The statements of codes: themselves, and the lists of them."""
