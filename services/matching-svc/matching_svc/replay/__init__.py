"""The replay: a recorded year, planned again, and what that saves (X-08).

Pure computation over a file; it needs no database, no bus and no running service.
"""
