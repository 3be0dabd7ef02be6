"""Plans of superiors, which plans of a lower level carry out (P-06)."""
