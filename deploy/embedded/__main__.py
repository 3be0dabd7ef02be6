"""`python -m deploy.embedded`: what `make try` runs."""

import sys

from deploy.embedded.options import parse
from deploy.embedded.run import run

if __name__ == "__main__":
    sys.exit(run(parse()))
