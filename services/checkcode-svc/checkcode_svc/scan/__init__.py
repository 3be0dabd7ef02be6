"""What whoever scans a code sees and may send."""
