"""Recording a first survey (S-04)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.policy.queries import current_law, first_survey
from checkcode_svc.surveys import store
from checkcode_svc.surveys.domain import Survey, must_be_allowed, must_be_in_order
from checkcode_svc.surveys.errors import SurveyedAlready
from shared.auth import Principal
from shared.civic import spelling, uscc
from shared.civic.regions import RegionLevel, level_of
from shared.db import Tx
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What an agency says of its first survey."""

    day: date
    subject_name: str
    uscc: str | None
    address: str
    inspectors: Sequence[str]
    found: str


async def record(tx: Tx, who: Principal, said: Surveyed) -> Survey:
    """Record a visit that needed no code; the register is to take the subject up.

    Raises:
        NoFirstSurvey, SurveyTakesLateCode: as the row of the line of work says.
        SurveyAhead, AlreadyRegistered, RequirementsNotMet: if it is not in order.
        SurveyedAlready: if it was not the first time.
    """
    law = current_law()
    survey = Survey(
        id=new_id(),
        agency=who.agency,
        region=who.region[:6],
        town=who.region if level_of(who.region) is RegionLevel.TOWN else None,
        domain=who.domain,
        day=said.day,
        subject_name=spelling.visible(said.subject_name),
        uscc=uscc.normalise(said.uscc) if said.uscc else None,
        address=said.address,
        inspectors=said.inspectors,
        found=said.found,
        basis=must_be_allowed(law, first_survey(who.region, who.domain, said.day)),
        recorded_at=tx.runtime.clock.now(),
    )
    subject = survey.uscc, survey.subject_name, survey.region
    must_be_in_order(
        survey,
        tx.runtime.clock.today(),
        await store.place_of.first(tx, *subject),
        await neighbours.certificates(tx, survey.inspectors),
    )
    if await store.insert.first(tx, [survey]) is None:
        raise SurveyedAlready(clause=survey.basis.clause)
    return survey
