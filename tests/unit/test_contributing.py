"""What CONTRIBUTING promises a newcomer is there."""

import re

from tests.sourcetree import ROOT, SERVICES

FOLDERS = {package: name for name, package in SERVICES.items()}


def test_each_room_that_a_question_leads_to_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition("### Where is it decided?")[2].partition("## How")[0]
    rooms = re.findall(r"`(\w+_svc)/(\w+)/`", table)
    assert len(rooms) >= 20
    missing = [
        f"{package}/{room}"
        for package, room in rooms
        if not (ROOT / "services" / FOLDERS[package] / package / room).is_dir()
    ]
    assert not missing
    # The law's rows are the last question; copies of neighbours decide nothing.
    asked = {*rooms, *((package, "policy") for package in FOLDERS)}
    deciding = {
        (package, room.name)
        for package, folder in FOLDERS.items()
        for room in (ROOT / "services" / folder / package).iterdir()
        if (room / "domain").is_dir() or (room / "domain.py").is_file()
        if room.name != "neighbours"
    }
    assert sorted(deciding - asked) == []
