"""A district with one proposal to answer, and coordinators who may sign in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page

from shared.auth import verifier_for
from shared.auth.issuer import DevelopmentIssuer
from shared.auth.roles import scopes_of
from shared.events import Event
from shared.events.plan import TaskKind
from shared.events.subject import PlaceChanged
from shared.running.settings import ServiceSettings, read_settings
from shared.testing.world import World
from tests.browser import serving
from tests.factories import plan
from tests.integration.matching_svc.matching_events import (
    USCC,
    agency,
    place,
    result,
    task,
)

SERVICE = "matching-svc"
SUBJECT = "上海示例餐饮有限公司"
MARKET, FIRE = "310116-market", "310116-fire"
COVERED, WAIVED = f"{USCC}-002", f"{USCC}-003"
NAMES = {COVERED: "示例餐饮二店", WAIVED: "示例餐饮三店"}


@dataclass
class Office:
    """A district with one proposal to answer, and who may sign in."""

    world: World
    address: str
    issuer: DevelopmentIssuer

    def token(self, domain: str, role: str = "coordinator") -> str:
        return self.issuer.issue(
            f"310116-{domain}",
            scopes_of(role),
            subject=f"dev:310116-{domain}:{role}",
        )

    def link(self, domain: str) -> str:
        """The page with a token behind `#`, as a portal would open it."""
        return f"{self.address}/matching/proposals#token={self.token(domain)}"


def needless_at(number: str) -> PlaceChanged:
    return place(number=number, subject_name=NAMES[number])


def needless() -> list[Event]:
    """Market checked one place itself for a complaint; the city checked the other."""
    days: dict[str, Any] = {
        "earliest": date(2026, 3, 16),
        "latest": date(2026, 3, 31),
    }
    day = date(2026, 3, 2)
    complaint = task("t1", place=COVERED, earliest=day, latest=day)
    own: dict[str, Any] = {
        "visit_id": "visit-8",
        "code": "JC310116-260302-00008X",
        "agency": MARKET,
    }
    return [
        task("m2", place=COVERED, **days),
        complaint.model_copy(update={"kind": TaskKind.TRIGGERED}),
        task("m3", place=WAIVED, **days),
        result(place=COVERED, tasks=("t1",), **own),
        result(place=WAIVED),
    ]


@asynccontextmanager
async def at_work(world: World, folder: Path) -> AsyncIterator[Office]:
    await world.publish("plan-svc", agency("market"), agency("fire"))
    await world.publish("plan-svc", plan.item("fire-001", name="消防检查事项"))
    await world.publish("plan-svc", task("m1"), task("f1", "fire"))
    await world.publish("subject-svc", place(), *map(needless_at, (COVERED, WAIVED)))
    for event in needless():
        await world.publish(f"{event.type.split('.')[1]}-svc", event)
    await world.settle()
    runtime = world.db(SERVICE)
    issuer = DevelopmentIssuer(folder, runtime.settings)
    settings = read_settings(
        ServiceSettings,
        SERVICE,
        environment="test",
        database_url=world.url(SERVICE),
        jwks_file=issuer.jwks_file,
    )
    runtime.verifier = verifier_for(settings)
    async with serving(world.apps[SERVICE]) as address:
        yield Office(world, address, issuer)


def proposal(page: Page) -> Locator:
    """The card of the one proposal."""
    return page.locator("article").filter(has_text=SUBJECT)
