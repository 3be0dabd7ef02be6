"""A small register with something of everything, and what views ask of it."""

from datetime import date, timedelta
from random import Random
from typing import Any

import httpx

from shared.civic import uscc
from shared.civic.views import EVERY_DOMAIN, GRADES, NO_GRADE
from shared.events.credit import Grade
from shared.testing.world import World
from tests.factories.credit import grade
from tests.integration.subject_svc.registering import BASE, register

VIEWS = f"{BASE}/views"
MARKET = "310116-market"
TYPES = ("catering", "hotel", "pharmacy")
INDUSTRIES = ("H6210", "H6110", "F5251", "A0111")
TOWNS = ("310116101", "310116102", "310116103", None)
LISTS = ("solo", "unobtrusive")
DOMAINS = ("market", "fire")


async def make(client: httpx.AsyncClient, name: str, **criteria: Any) -> dict[str, Any]:
    body = {"name": name, "criteria": criteria}
    answer = await client.post(VIEWS, json=body)
    assert answer.status_code == 201, answer.text
    view: dict[str, Any] = answer.json()
    return view


async def furnish(world: World, seed: int, subjects: int = 40) -> None:
    """Subjects of one district with one or two places, grades and list entries."""
    random = Random(seed)
    registrar = world.client("subject-svc", MARKET, role="registrar")
    codes = [uscc.make("310116", seed * 1000 + serial) for serial in range(subjects)]
    for code in codes:
        premises = [
            {
                "address": f"示例路{number}号",
                "place": f"{number:03}",
                "business_types": random.sample(TYPES, random.randrange(3)),
            }
            | ({"town": town} if (town := random.choice(TOWNS)) else {})
            for number in range(1, random.randrange(2, 4))
        ]
        industry = random.choice((*INDUSTRIES, None))
        members = {"industry": industry} if industry else {}
        await register(registrar, code, premises=premises, **members)
    today = world.clock.today()
    await world.publish(
        "credit-svc",
        *(
            grade(
                random.choice(list(Grade)),
                code,
                domain=domain,
                version=version,
                valid_from=today + timedelta(days=days),
            )
            for code in codes
            for domain in DOMAINS
            if random.random() < 0.7
            for version, days in ((1, -60), (2, random.choice((-1, 0, 5))))
        ),
    )
    for code in codes:
        if random.random() < 0.5:
            await enter(world, random, code, today)
    for code in random.sample(codes, 3):
        path = f"{BASE}/subjects/{code}/retirement"
        answer = await registrar.post(path, json={"reason": "停业"})
        assert answer.status_code == 200, answer.text
    await world.settle()


async def enter(world: World, random: Random, code: str, today: date) -> None:
    domain = random.choice((*DOMAINS, EVERY_DOMAIN))
    agency = MARKET if domain == EVERY_DOMAIN else f"310116-{domain}"
    if domain == EVERY_DOMAIN:
        agency = "310000-market"
    keeper = world.client("subject-svc", agency, role="registrar")
    first = today + timedelta(days=random.choice((-30, 0, 4)))
    body = {"domain": domain, "reason": "意愿", "valid_from": first.isoformat()}
    if random.random() < 0.4:
        last = max(first, today + timedelta(days=random.choice((-1, 0, 9))))
        body["valid_to"] = last.isoformat()
    path = f"{BASE}/lists/{random.choice(LISTS)}/{code}"
    answer = await keeper.put(path, json=body)
    assert answer.status_code == 200, answer.text


def questions(seed: int, count: int) -> list[dict[str, Any]]:
    """Random questions, most of them with two or three members."""
    random = Random(seed)
    found = []
    for _ in range(count):
        question: dict[str, Any] = {}
        if random.random() < 0.5:
            question["business_types"] = random.sample(TYPES, 2)
        if random.random() < 0.4:
            question["industries"] = random.sample(["H", "H61", "F52", "A0111"], 2)
        if random.random() < 0.4:
            question["areas"] = random.sample(["310116101", "310116102"], 1)
        if random.random() < 0.5:
            question["grades"] = random.sample(GRADES, 2)
            question["grade_domain"] = random.choice(DOMAINS)
        for member in ("on_lists", "off_lists"):
            if random.random() < 0.3:
                question[member] = [
                    {"list_name": random.choice(LISTS), "domain": domain}
                    for domain in random.sample([*DOMAINS, EVERY_DOMAIN], 1)
                ]
        found.append(question)
    return [{}, {"grades": [NO_GRADE]}, *found]
