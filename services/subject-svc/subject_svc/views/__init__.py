"""Field registers of agencies: stored questions over the one register (S-02)."""
