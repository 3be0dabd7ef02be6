"""The bodies and answers about transfers."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from shared.civic import masks
from subject_svc.schemas import ReasonIn
from subject_svc.transfers.domain import TransferKind, TransferStatus
from subject_svc.transfers.queries import TransferRow


class SubjectTransferIn(ReasonIn):
    """A subject that moves to another district."""

    uscc: str
    to: Annotated[str, Field(examples=["310116"])]


class PlaceTransferIn(ReasonIn):
    """A place that moves to another district, or a town of it."""

    number: str
    to: Annotated[str, Field(examples=["310116", "310116101"])]


class InspectorTransferIn(ReasonIn):
    """An inspector who goes to another agency."""

    certificate: str
    to: Annotated[str, Field(examples=["310116-market"])]


class ReinstatementIn(ReasonIn):
    """A revoked certificate that is to hold again."""

    certificate: str


class MergerIn(ReasonIn):
    """A code of a subject that goes by another one of it from now on."""

    old: str
    into: str


class SplitIn(ReasonIn):
    """A code that goes by itself again."""

    old: str


class TransferOut(BaseModel):
    """A transfer; a certificate's number is masked."""

    id: UUID
    kind: TransferKind
    key: str
    origin: str
    target: str
    counterpart: Annotated[
        str | None, Field(description="of a merger or split: the other code")
    ]
    reason: str
    offered_by: str
    offered_at: datetime
    status: TransferStatus
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None

    @classmethod
    def of(cls, row: TransferRow) -> Self:
        """The transfer of a row."""
        personal = row.kind in {TransferKind.INSPECTOR, TransferKind.REINSTATEMENT}
        return cls(
            **row.model_dump(include={*cls.model_fields} - {"key", "offered_at"}),
            key=masks.certificate(row.key) if personal else row.key,
            offered_at=row.made_at,
        )
