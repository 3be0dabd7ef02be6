"""The inputs of a story: a made-up district, or published data."""
