"""The plain way to search: one statement, ILIKE over all there is, then the order."""

SEARCH = """
SELECT s.* FROM subject s
WHERE ($1::text IS NULL OR s.name ILIKE $1)
  AND ($2::text IS NULL OR EXISTS (
      SELECT 1 FROM place p WHERE p.uscc = s.uscc AND p.address ILIKE $2))
  AND ($3::text IS NULL OR s.uscc ILIKE $3)
  AND ($4::text IS NULL OR EXISTS (
      SELECT 1 FROM place p WHERE p.uscc = s.uscc AND p.town = $4))
ORDER BY s.uscc LIMIT 51
"""
