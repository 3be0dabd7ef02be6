"""What the bodies of several rooms are made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(max_length=500)]
Words = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50)]


class Body(BaseModel):
    """A body; a member that is not known is refused."""

    model_config = ConfigDict(extra="forbid")

    def cells(self) -> dict[str, str]:
        """The members as text, as an import has them; absent ones are left out."""
        plain = self.model_dump(mode="json", exclude_none=True)
        return {
            name: ";".join(map(str, value)) if isinstance(value, list) else str(value)
            for name, value in plain.items()
            if not (isinstance(value, list) and value and isinstance(value[0], dict))
        }


class ReasonIn(Body):
    """Why."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
