"""Inspectors hold an enforcement certificate with dates (S-07)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from shared.civic import masks, spelling
from shared.errors import Conflict
from subject_svc.subjects.domain.problems import (
    CertificateRevoked,
    MovesAway,
    WrongCertificate,
)
from subject_svc.subjects.domain.values import (
    DOMAINS,
    read_date,
    read_list,
    read_text,
)

_CERTIFICATE = re.compile(r"[A-Z0-9][A-Z0-9-]{3,31}", re.ASCII)
_AGENCY = re.compile(r"[1-9]\d{5}(\d{3})?-[a-z_]+", re.ASCII)


class NotRevoked(Conflict):
    """Only a revoked certificate can be reinstated."""

    code, rule = "certificate-not-revoked", "S-07"
    zh = "该执法证未被吊销，无需恢复。"


@dataclass(frozen=True, slots=True)
class Inspector:
    """One certificate: who holds it, for which agency, from when to when."""

    certificate: str
    name: str
    agency: str
    valid_from: date
    valid_to: date
    section: str | None = None
    qualifications: tuple[str, ...] = ()
    revoked: bool = False

    def replacing(self, present: "Inspector | None") -> "Inspector":
        """This certificate in place of what is held of it (S-07, S-12).

        Raises:
            MovesAway: if the certificate is another agency's.
            CertificateRevoked: if it is revoked, and this does not say so.
        """
        if present and present.agency != self.agency:
            number = masks.certificate(self.certificate)
            raise MovesAway("agency", number, present.agency, self.agency)
        if present and present.revoked and not self.revoked:
            raise CertificateRevoked(masks.certificate(self.certificate))
        return self

    def reinstated(self) -> "Inspector":
        """This certificate, valid again (S-07).

        Raises:
            NotRevoked: if it is not revoked.
        """
        if not self.revoked:
            raise NotRevoked
        return replace(self, revoked=False)

    @classmethod
    def read(cls, cells: Mapping[str, str]) -> "Inspector":
        """Read an inspector from text cells (S-07, S-08).

        Raises:
            Problem: naming the first value that cannot be taken.
        """
        valid_from = read_date("valid_from", cells["valid_from"])
        valid_to = read_date("valid_to", cells["valid_to"])
        if valid_from is None or valid_to is None or valid_to < valid_from:
            raise _wrong(
                "valid_to", cells["valid_to"], "two dates in order", "起止日期"
            )
        return cls(
            certificate=read_certificate(cells["certificate"]),
            name=read_text("name", cells["name"], 60),
            agency=read_agency(cells["agency"]),
            valid_from=valid_from,
            valid_to=valid_to,
            section=cells.get("section") or None,
            qualifications=read_list(cells.get("qualifications", "")),
            revoked=cells.get("revoked", "").lower() in {"true", "1", "yes", "是"},
        )

    @property
    def region(self) -> str:
        """The region of the agency."""
        return self.agency.partition("-")[0]

    def shown_to(self, agency: str) -> "Inspector":
        """As an agency may see the inspector: masked unless it is its own (S-07)."""
        if self.agency == agency:
            return self
        return replace(
            self,
            certificate=masks.certificate(self.certificate),
            name=masks.person(self.name),
        )

    def may_carry(self, agency: str, on: date) -> bool:
        """Whether the certificate can carry a code of an agency on a day (S-07)."""
        return (
            not self.revoked
            and self.agency == agency
            and self.valid_from <= on <= self.valid_to
        )


def read_certificate(text: str) -> str:
    """The number of a certificate.

    Raises:
        WrongCertificate: for another shape; the number itself is not repeated.
    """
    number = spelling.code(text)
    if not _CERTIFICATE.fullmatch(number):
        raise _wrong("certificate", "", "4 to 32 letters, digits, hyphens", "证件编号")
    return number


def read_agency(text: str) -> str:
    """The code of an agency, `{region}-{domain}`.

    Raises:
        WrongCertificate: for another shape, or a domain that does not inspect.
    """
    text = spelling.visible(text)
    if not _AGENCY.fullmatch(text) or text.partition("-")[2] not in DOMAINS:
        raise _wrong("agency", text, "a code such as 310116-market", "执法主体编码")
    return text


def _wrong(field: str, value: str, expected: str, zh: str) -> WrongCertificate:
    return WrongCertificate(
        field, value, f"{field} must be {expected}.", f"{zh}（{field}）不符合要求。"
    )
