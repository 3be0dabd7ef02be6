"""What the bodies and answers of all rooms are made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Line = Annotated[str, Field(max_length=500)]
Text = Annotated[str, Field(max_length=4000)]


class In(BaseModel):
    """A body: members that are not known are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Out(BaseModel):
    """An answer, read from a row or a value of the domain."""

    model_config = ConfigDict(from_attributes=True)


class ReasonIn(In):
    """A reason, told to everyone concerned."""

    reason: Annotated[Line, Field(min_length=1)]
