"""The audit's row of an import lists which rows were refused (E-05, S-08)."""

import json

import httpx
import pytest

from shared.audit.act import MOST_REFUSALS
from shared.testing.world import World
from tests.integration.subject_svc.register.test_import_subjects import (
    HEADER,
    code,
    counts,
    line,
    report_of,
)


@pytest.mark.rule("E-05")
@pytest.mark.rule("S-08")
async def test_an_imports_row_lists_the_first_refused_lines_and_counts_them_all(
    world: World, registrar: httpx.AsyncClient
) -> None:
    bad = MOST_REFUSALS + 20
    rows = [line(0), *(line(n, uscc=f"{code(n)[:-1]}!") for n in range(1, bad + 1))]

    report = await report_of(registrar, HEADER + "".join(rows))

    assert counts(report) == (bad + 1, 1, 0, 1, 0, bad)
    async with world.db("subject-svc").reading() as tx:
        [row] = await tx.fetch(
            "SELECT after::text FROM audit WHERE act LIKE 'import_subjects%'"
        )
    after = json.loads(row["after"])
    assert after["refused_count"] == bad
    assert [refused["row"] for refused in after["refused"]] == list(
        range(3, MOST_REFUSALS + 3)
    )
    assert {refused["code"] for refused in after["refused"]} == {"wrong-uscc"}
    assert code(1)[:-1] not in row["after"]
    assert "朱泾镇" not in json.dumps(after["refused"], ensure_ascii=False)
