"""Who may call what."""

from typing import Annotated

from shared.auth import Principal, require

Reader = Annotated[Principal, require("subject:read")]
Registrar = Annotated[Principal, require("subject:write")]
ListKeeper = Annotated[Principal, require("list:write")]
InspectorKeeper = Annotated[Principal, require("inspector:write")]
