"""First surveys: visits without a code, of subjects that no register has (S-04)."""
