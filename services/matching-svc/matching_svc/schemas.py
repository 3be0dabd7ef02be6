"""The base of what the API takes."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Code = Annotated[str, Field(min_length=1, max_length=200)]


class Body(BaseModel):
    """A body; a member that it does not have is refused."""

    model_config = ConfigDict(extra="forbid")
