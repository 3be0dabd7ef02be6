"""Test support that every service uses alike."""
