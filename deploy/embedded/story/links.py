"""The links to open once it serves: pages, API documents, tokens, a call."""

from datetime import timedelta
from pathlib import Path

from deploy.embedded.host.api_client import Caller
from deploy.embedded.inputs.values import CITY
from deploy.embedded.story.stage import SUPERVISOR, Stage
from deploy.embedded.story.summary import Link
from shared.auth import ROLES
from shared.running.service import NAMES

_TOKEN_DAYS = 30
_CITY_ROLES = {"supervisor", "channel", "rebuild", "ops", "steward", "exchange"}


async def to_open(stage: Stage) -> list[Link]:
    """The links, with the scan page of a code that is valid right now."""
    url = stage.host.place.url
    links = [Link("首页", "start page", f"{url}/")]
    if link := await _scan_link(stage):
        links.append(Link("扫码页（企业看到的）", "what a shop owner scans", link))
    links.append(
        Link("联合检查提议", "proposals to answer", f"{url}/matching/proposals")
    )
    links += [
        Link("接口文档", f"API of {name}", f"{url}/{name.removesuffix('-svc')}/docs")
        for name in NAMES
    ]
    return links


async def _scan_link(stage: Stage) -> str | None:
    """The scan page of the newest code, a joint one rather than another."""
    for status in ("issued", "closed"):
        page = await stage.api.get(
            SUPERVISOR, "/checkcode/v1/codes", status=status, limit=100
        )
        codes = sorted(page["items"], key=lambda one: -len(one["members"]))
        if codes:
            inspector = Caller(codes[0]["lead"], "inspector")
            path = f"/checkcode/v1/codes/{codes[0]['code']}"
            code = await stage.api.get(inspector, path)
            return str(code["scan_url"])
    return None


def tokens(stage: Stage, folder: Path) -> tuple[dict[str, tuple[str, str]], str]:
    """A token for each role, written to files too, and a call with one of them."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    home = stage.inputs.agencies[0]
    issued: dict[str, tuple[str, str]] = {}
    for role in ROLES:
        agency = _agency(role, home.code, home.region)
        token = stage.api.issuer.issue(
            agency,
            ROLES[role],
            subject=f"dev:{agency}:{role}",
            lifetime=timedelta(days=_TOKEN_DAYS),
        )
        issued[role] = (agency, token)
        file = folder / role
        file.touch(mode=0o600)
        file.write_text(token)
    path = f"{stage.host.place.url}/matching/v1/proposals?status=proposed&limit=3"
    bearer = f'"Authorization: Bearer $(cat {(folder / "coordinator").resolve()})"'
    return issued, f"curl -s -H {bearer} '{path}'"


def _agency(role: str, home: str, region: str) -> str:
    if role in _CITY_ROLES:
        return f"{CITY}-justice"
    return f"{region}-justice" if role == "filing" else home
