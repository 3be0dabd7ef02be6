"""The steps that people take: the keeper and the witness (P-16)."""

from dataclasses import asdict
from datetime import datetime
from secrets import token_bytes
from typing import Any

from plan_svc.frames import queries, store
from plan_svc.frames.domain.numbers import (
    CHAIN_LENGTH,
    KEY_BYTES,
    Pulse,
    YearSecret,
    promise_of,
    public_value,
    pulse_after,
)
from plan_svc.frames.domain.record import (
    THE_YEAR,
    Frame,
    FrameStep,
    StepName,
    Year,
)
from plan_svc.frames.errors import (
    FramesUsedUp,
    KeeperIsTheCitys,
    KeyCommitted,
    NotTheKeeper,
    NotTheWitness,
    PulseAhead,
    PulseWrong,
    StepTooEarly,
    WitnessIsKeeper,
    WitnessNeeded,
    WordWrong,
    YearOver,
)
from plan_svc.settings import PlanSettings
from shared.auth import Principal
from shared.db import Tx
from shared.events.plan import Level
from shared.running.runtime import Runtime

SYSTEM = ("system:plan-svc/open-draw-keys", "")
CITY = "310000"


async def commit_key(tx: Tx, year: int, who: Principal) -> Year:
    """Make the year's key and publish its commitment, before any frame is fixed."""
    if who.level != Level.MUNICIPAL:
        raise KeeperIsTheCitys
    if year < tx.runtime.clock.today().year:
        raise YearOver(year=year)
    sample = PlanSettings.of(tx.runtime).draw_sample_seed
    secret = (
        YearSecret(token_bytes(KEY_BYTES), token_bytes(KEY_BYTES))
        if sample is None
        else YearSecret.of_sample(year, sample)
    )
    plain = (secret.key + secret.seed).hex()
    sealed = queries.keys(tx.runtime).seal(queries.about(year), plain)
    facts = {
        "commitment": secret.commitment(year),
        "chain_end": secret.link(0),
        "chain_length": CHAIN_LENGTH,
    }
    step = FrameStep(
        year, THE_YEAR, StepName.COMMITTED, facts, *_by(who), tx.runtime.clock.now()
    )
    if not await take(tx, step, sealed):
        raise KeyCommitted(year=year)
    return await queries.year(tx, year)


async def promise(tx: Tx, number: int, digest: str, who: Principal) -> Year:
    """A witness of another agency promises the word of the year's next frame."""
    year = await _going_on(tx, number)
    committed = year.steps[StepName.COMMITTED]
    if who.agency == committed.agency or who.subject == committed.by:
        raise WitnessIsKeeper
    await _step(tx, year, _next(year), StepName.PROMISED, {"promise": digest}, who)
    return await queries.year(tx, number)


async def begin(tx: Tx, number: int, who: Principal) -> Year:
    """The keeper has the places listed; places that come later enter the next frame."""
    year = await _going_on(tx, number)
    keeper = year.steps[StepName.COMMITTED].agency
    if keeper != who.agency:
        raise NotTheKeeper(agency=keeper)
    frame = year.last
    if frame is None or frame.is_numbered:
        raise WitnessNeeded(year=number)
    frame.ensure(StepName.PROMISED, StepName.BEGUN)
    settings = PlanSettings.of(tx.runtime)
    facts: dict[str, Any] = {"chunk_levels": settings.draw_chunk_levels}
    if settings.draw_beacon is not None:
        facts["beacon"] = settings.draw_beacon
    await _step(tx, year, frame.ordinal, StepName.BEGUN, facts, who)
    tx.when_committed.append(lambda: tx.runtime.call("fix-draw-frames"))
    return await queries.year(tx, number)


async def reveal(
    tx: Tx, number: int, ordinal: int, told: tuple[str, str | None], who: Principal
) -> Year:
    """The witness tells its word after the listing, and the frame's value is known.

    Where the listing began with a beacon, it tells as well what that gave.
    """
    word, output = told
    year = await _going_on(tx, number)
    frame = next((frame for frame in year.frames if frame.ordinal == ordinal), None)
    if frame is None:
        raise StepTooEarly(year=number, frame=ordinal, steps=[])
    frame.ensure(StepName.LISTED, StepName.REVEALED)
    promised = frame.steps[StepName.PROMISED]
    if promised.agency != who.agency:
        raise NotTheWitness(agency=promised.agency)
    if promise_of(number, ordinal, word) != promised.facts["promise"]:
        raise WordWrong
    pulse = _pulse(frame, output, tx.runtime.clock.now())
    link = (await queries.secret_of(tx, number)).link(ordinal)
    facts = _revealed(frame, link, word, pulse)
    await _step(tx, year, ordinal, StepName.REVEALED, facts, who)
    tx.when_committed.append(lambda: tx.runtime.call("fix-draw-frames"))
    return await queries.year(tx, number)


def _pulse(frame: Frame, output: str | None, now: datetime) -> Pulse | None:
    """What the frame's beacon gave.

    Raises:
        PulseWrong: if nothing was sent of it, or the frame has none.
        PulseAhead: if it has not given it yet.
    """
    beacon = frame.facts(StepName.BEGUN).get("beacon")
    if (beacon is None) is not (output is None):
        raise PulseWrong
    if beacon is None or output is None:
        return None
    moment = pulse_after(frame.steps[StepName.LISTED].at)
    if now < moment:
        raise PulseAhead(pulse=moment.isoformat())
    return Pulse(beacon, moment.isoformat(), output)


def _revealed(
    frame: Frame, source: str, word: str, pulse: Pulse | None
) -> dict[str, Any]:
    listed = frame.facts(StepName.LISTED)["digest"]
    value = public_value(frame.year, frame.ordinal, listed, source, word, pulse)
    facts: dict[str, Any] = {"source": source, "word": word, "value": value}
    return facts if pulse is None else facts | {"beacon": asdict(pulse)}


async def open_keys(runtime: Runtime) -> None:
    """The worker's job: a key is opened as soon as its year is over."""
    async with runtime.writing() as tx:
        this_year = runtime.clock.today().year
        for year in await queries.years(tx):
            if year.year < this_year and not year.is_open:
                secret = await queries.secret_of(tx, year.year)
                facts = {"key": secret.key.hex(), "chain_seed": secret.seed.hex()}
                now = runtime.clock.now()
                step = (year.year, THE_YEAR, StepName.OPENED, facts, *SYSTEM, now)
                await take(tx, FrameStep(*step))


async def take(tx: Tx, step: FrameStep, sealed: str | None = None) -> bool:
    """Write a step and its row of the audit; whether it was not written before."""
    taken = await store.take.first(
        tx,
        step.year,
        step.frame,
        step.step,
        step.facts,
        sealed,
        (step.by, step.agency),
        step.at,
    )
    tx.act.decide(f"draw-year {step.year}", CITY)
    return taken is not None


async def _going_on(tx: Tx, number: int) -> Year:
    """A year that is not over, locked against other steps."""
    await store.lock.one(tx, f"draw-year {number}")
    year = await queries.year(tx, number)
    if year.is_open or number < tx.runtime.clock.today().year:
        raise YearOver(year=number)
    return year


def _next(year: Year) -> int:
    """The ordinal of the next frame; one is numbered before the next begins."""
    if year.last is None:
        return 1
    if not year.last.is_numbered:
        taken = [*year.last.steps]
        raise StepTooEarly(year=year.year, frame=year.last.ordinal, steps=taken)
    if year.last.ordinal == CHAIN_LENGTH:
        raise FramesUsedUp(year=year.year)
    return year.last.ordinal + 1


async def _step(
    tx: Tx,
    year: Year,
    ordinal: int,
    name: StepName,
    facts: dict[str, Any],
    who: Principal,
) -> None:
    now = tx.runtime.clock.now()
    await take(tx, FrameStep(year.year, ordinal, name, facts, *_by(who), now))


def _by(who: Principal) -> tuple[str, str]:
    return who.subject, who.agency
