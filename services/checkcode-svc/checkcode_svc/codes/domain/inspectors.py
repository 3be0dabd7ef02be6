"""Who may carry a code: two inspectors with valid certificates (C-02, S-07)."""

from collections.abc import Iterable, Iterator
from datetime import date

from checkcode_svc.codes.domain.problems import Problem
from checkcode_svc.neighbours.domain.facts import CertificateFacts

INSPECTORS_NEEDED = 2


def inspector_problems(
    agency: str,
    named: Iterable[str],
    certificates: Iterable[CertificateFacts],
    day: date,
) -> Iterator[Problem]:
    """At least two inspectors of the agency, their certificates valid (C-02, S-07).

    A refused certificate is named by its place in the list, never by its number.
    """
    named = tuple(named)
    if len(set(named)) < INSPECTORS_NEEDED:
        yield Problem(
            "two-inspectors",
            "C-02",
            "Name at least two different inspectors.",
            "须至少有两名执法人员。",
            str(len(set(named))),
        )
    by_number = {certificate.number: certificate for certificate in certificates}
    for position, number in enumerate(named, start=1):
        certificate = by_number.get(number)
        if certificate is None or not certificate.is_valid(agency, day):
            yield Problem(
                "certificate-not-valid",
                "S-07",
                f"Inspector {position} has no certificate of yours valid on {day}.",
                f"第{position}名执法人员在{day}没有本单位的有效执法证。",
                str(position),
            )
