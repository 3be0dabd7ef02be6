"""The statements of visits: themselves, and the lists of them."""
