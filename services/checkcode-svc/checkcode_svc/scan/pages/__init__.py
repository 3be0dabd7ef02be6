"""The public pages under `/c`: no login, no script, nothing from another address."""
