"""What a database's address must say in production (I-10)."""

from urllib.parse import parse_qs, urlsplit

SAMPLES = frozenset({"onevisit", "postgres", "change-me"})
OR_DEVELOP = "or ONEVISIT_ENVIRONMENT=development"


def must_be_proven(url: str) -> None:
    """Refuse an address by which anybody could be the server, or the client.

    Raises:
        ValueError: saying what to set.
    """
    address = urlsplit(url)
    if not address.password:
        raise ValueError(
            "database_url has no password: give the service's role one, "
            f"postgresql://user:password@host/db, {OR_DEVELOP}"
        )
    if address.password in SAMPLES:
        raise ValueError(
            "database_url holds a sample password: set a secret of your own, "
            f"{OR_DEVELOP}"
        )
    if parse_qs(address.query).get("sslmode") != ["verify-full"]:
        raise ValueError(
            "database_url does not prove the server: end it with "
            f"?sslmode=verify-full&sslrootcert=/path/ca.crt, {OR_DEVELOP}"
        )
