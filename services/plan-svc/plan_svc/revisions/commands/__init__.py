"""Items entered, changed and imported; claims released (P-09, P-25)."""
