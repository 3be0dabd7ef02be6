"""Extensions: a plan filed with a scope takes its places later (P-02)."""
