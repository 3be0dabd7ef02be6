"""The coordinator's page says everything in both languages, and says what it uses."""

import re
from importlib.resources import files

from shared.events.matching import ProposalStatus, ReliefKind, ReliefStatus

PAGES = files("matching_svc") / "pages"


def read(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def spoken() -> dict[str, dict[str, str]]:
    """The texts of the page by language and key."""
    text = read("words.js").partition("const WEEKDAYS")[0]
    chinese, _, english = text.partition("\n  en: {")
    return {
        language: dict(re.findall(r'(\w+): "((?:[^"\\]|\\.)*)"', part))
        for language, part in (("zh", chinese), ("en", english))
    }


def test_both_languages_have_the_same_texts_with_the_same_holes() -> None:
    zh, en = spoken()["zh"], spoken()["en"]
    assert zh.keys() == en.keys()
    for key in zh:
        holes = [sorted(re.findall(r"{\w+}", text)) for text in (zh[key], en[key])]
        assert holes[0] == holes[1], key


def test_every_text_that_the_page_asks_for_is_there() -> None:
    scripts = "".join(
        read(f"{name}.js") for name in ("common", "proposals", "reliefs", "page")
    )
    asked = set(re.findall(r'\bt\("(\w+)"\)', scripts))
    asked |= set(re.findall(r'data-text="(\w+)"', read("proposals.html")))
    asked |= {f"status_{status}" for status in (*ProposalStatus, "all")}
    asked |= {f"relief_{status}" for status in (*ReliefStatus, "all")}
    asked |= {f"next_{status}" for status in (*ReliefStatus, "other")}
    asked |= {f"by_{kind}" for kind in ReliefKind}
    assert asked <= spoken()["zh"].keys()
