"""What both READMEs tell people to type is something that the Makefile takes."""

import re

import pytest

from tests.sourcetree import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CALL = re.compile(r"(?:^|`)make ([a-z][a-z-]*)((?: [A-Z_]+=[^\s`]+)*)", re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_each_call_of_make_has_its_target_and_its_variables(name: str) -> None:
    calls = CALL.findall((ROOT / name).read_text(encoding="utf-8"))
    assert len(calls) >= 10
    targets = {target for target, _ in calls}
    assert not {t for t in targets if not re.search(rf"^{t}:", MAKEFILE, re.MULTILINE)}
    variables = re.findall(r"([A-Z_]+)=", " ".join(given for _, given in calls))
    assert not {v for v in variables if f"$({v})" not in MAKEFILE}
