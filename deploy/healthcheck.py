"""Asks the service in this container whether it is ready; the image's HEALTHCHECK."""

import os
import sys
import urllib.error
import urllib.request
from http import HTTPStatus


def main() -> int:
    """Return 0 where the service answers that it is ready."""
    service = os.environ["SERVICE"].removesuffix("-svc")
    port = os.environ.get("ONEVISIT_OPERATIONS_PORT", "8000")
    url = f"http://127.0.0.1:{port}/{service}/readyz"
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:
            return 0 if answer.status == HTTPStatus.OK else 1
    except (urllib.error.URLError, OSError):
        return 1


if __name__ == "__main__":
    sys.exit(main())
