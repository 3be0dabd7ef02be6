"""The rules of the year's frames: secrets, numbers, steps, tiles of the tree."""
