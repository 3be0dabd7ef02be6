"""What subjects say of the agencies that visited them."""
