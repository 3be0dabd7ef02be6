"""The plain way to show that page: the same template with ready values, no database.

A bare FastAPI route over Jinja2. It looks nothing up and checks nothing; what it sends
is as long as what the service sends.
"""

import os
from datetime import date
from pathlib import Path

import uvicorn
from checkcode_svc.codes.domain.code import Face
from checkcode_svc.scan import pages
from checkcode_svc.scan.domain import (
    AgencyBlock,
    Details,
    InspectorLine,
    ItemLine,
    PageView,
)
from checkcode_svc.scan.pages.texts import ZH
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shared.civic.days import spoken
from shared.web.icon import ICON

FOLDER = Path(pages.__file__).parent
AGENCY = AgencyBlock(
    code="310116-market",
    name="市场监督管理局",
    name_en="Market Regulation",
    leads=True,
    inspectors=[InspectorLine("王明", f"3101****00{n}", valid=True) for n in (1, 2)],
    items=[ItemLine(f"检查事项 {n}", "《示例条例》第三条", 3) for n in (1, 2)],
    tasks=["JH310116-2026-000001A.310116-market.91310116MA00000001-001"],
)
VIEW = PageView(
    Face.VALID,
    details=Details(
        code="JC310116-261123-00001A",
        day=date(2026, 11, 23),
        minutes=90,
        kind="planned",
        kind_of_visit="premises",
        subject="上海示例餐饮有限公司 1",
        address="金山区示例路 1 号",
        questioned_at=None,
        plans=["JH310116-2026-000001A"],
        source=("检查计划", "inspection plan"),
        agencies=[AGENCY],
        materials=["营业执照"],
    ),
)

app = FastAPI()
environment = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.filters["spoken"] = spoken
style = Markup((FOLDER / "style.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file


@app.get("/livez")
async def livez() -> dict[str, str]:
    """It lives."""
    return {"alive": "yes"}


@app.get("/c/{token}")
async def scan(token: str) -> HTMLResponse:
    """The scan page of a code that is always the same."""
    body = environment.get_template("code.html").render(
        view=VIEW,
        token=token,
        heading="face.valid",
        filled=None,
        again=False,
        t=ZH,
        lang="zh",
        other="en",
        style=style,
        icon=ICON,
    )
    return HTMLResponse(body)


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]), log_level="warning")
