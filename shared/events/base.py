"""What every event of OneVisit has: a type, an aggregate, a version, a key.

An event carries the whole state of its aggregate after the change, so a consumer
applies what is newer than what it has and never waits for gaps.
"""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

Version = Annotated[int, Field(ge=1, description="Version of the aggregate, +1 each")]


class Fact(BaseModel):
    """A frozen value inside an event; readers ignore members they do not know."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    personal: ClassVar[frozenset[str]] = frozenset()
    """The members that hold personal data, and `key` where the aggregate's id does."""


class Basis(Fact):
    """The row of the law that a verdict rests on, so that it can be reproduced (X-01).

    `onevisit law show LAW ROW` reads the row again, also after the law has changed.
    """

    row: str
    """The id of the row, which no other row ever had."""
    clause: str
    """The clause that the row cites, such as `JS-SCJG 四(一)1`."""
    law: str
    """The SHA-256 of the set that the row stood in; the service keeps the set by it."""


class Event(Fact):
    """A fact that happened to one aggregate; subclasses set `type` and `aggregate`.

    `type` is the CloudEvents type (`onevisit.plan.filed.v1`), `aggregate` names the
    kind of aggregate whose `version` counts.
    """

    type: ClassVar[str]
    aggregate: ClassVar[str]
    topic: ClassVar[str | None] = None
    """Where it is published; None is its producer's own topic."""

    version: Version

    @property
    def aggregate_id(self) -> str:
        """The natural number of the aggregate."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """The partition key: the USCC where a subject is concerned, else the id."""
        return self.aggregate_id
