"""The policy rows of this service: data with the days on which they hold."""
