"""`make try`: all five services in one process, and a story that they play."""
