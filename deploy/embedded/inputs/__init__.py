"""What a story is played with: a made-up district, or published data."""
