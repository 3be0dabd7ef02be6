"""The sentences for each reason, in Chinese and English."""
