"""What an applicant for a code may join with (C-03, X-02)."""
