"""How a subject is reached: given or confirmed by itself, sealed (S-11)."""
