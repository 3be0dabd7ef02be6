"""Which answers and agreements are possible."""
