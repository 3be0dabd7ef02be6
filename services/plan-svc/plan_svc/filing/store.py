"""The statements of filing."""

from shared.db.statements import Rows, command, sql


@command
def next_serial(region: str, year: int) -> Rows[int]:
    """Take the next serial of plan codes in a region and year."""
    return sql(
        int,
        """
        INSERT INTO plan_serial AS s (region, year, last) VALUES (:region, :year, 1)
        ON CONFLICT (region, year) DO UPDATE SET last = s.last + 1
        RETURNING last
        """,
        region,
        year,
    )
