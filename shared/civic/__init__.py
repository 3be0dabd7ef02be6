"""What every service shares of the city's civic order; pure but for `law.files`."""
