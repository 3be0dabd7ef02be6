"""Facts of neighbours' things, as the rules read them."""
