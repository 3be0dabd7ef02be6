"""Media types that schemathesis does not know: it loads this file before it calls."""

import schemathesis

schemathesis.serializer.alias("application/x-ndjson", "text/plain")
