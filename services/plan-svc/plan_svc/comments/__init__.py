"""What the sector's district agency says of towns' drafts (P-04, JS 二.6)."""
