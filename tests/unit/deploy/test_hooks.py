"""The local pre-commit checks."""

from pathlib import Path

import pytest

from deploy.hooks import main


@pytest.mark.parametrize(
    ("name", "text", "check", "verdict"),
    [
        ("a.py", "x = 1\n", "whitespace", 0),
        ("a.py", "x = 1 \n", "whitespace", 1),
        ("a.py", "x = 1", "whitespace", 1),
        ("a.md", "two spaces break a line  \nhere\n", "whitespace", 0),
        ("a.json", "{}", "parses", 0),
        ("a.json", "{", "parses", 1),
        ("a.yml", "a: 1\n---\nb: 2\n", "parses", 0),
        ("a.yml", "a: [1\n", "parses", 1),
        ("a.toml", "a = 1\n", "parses", 0),
        ("a.toml", "a = \n", "parses", 1),
    ],
)
def test_a_file_is_refused_only_for_what_is_wrong_with_it(
    tmp_path: Path, name: str, text: str, check: str, verdict: int
) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert main([check, str(path)]) == verdict
