"""Messages to subjects, for the channel that delivers them."""
