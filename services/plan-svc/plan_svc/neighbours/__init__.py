"""Small copies of other services' facts."""
