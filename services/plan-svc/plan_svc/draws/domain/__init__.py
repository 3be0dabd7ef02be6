"""The rules of draws: ratios by grade, frames in groups, what is drawn and shown."""
