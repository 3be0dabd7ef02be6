"""The events' contracts: JSON Schemas, their comparison, and the documents about them.

`python -m shared.schemas write` makes `docs/schemas/*.json`, `docs/asyncapi.yaml` and
`docs/events.md` anew; `check` says whether what is committed is current and compatible.
"""

from shared.schemas.compatible import breaks
from shared.schemas.generate import file_name, schema_of, schemas

__all__ = ["breaks", "file_name", "schema_of", "schemas"]
