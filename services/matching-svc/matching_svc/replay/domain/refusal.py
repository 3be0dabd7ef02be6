"""Why a replay cannot be made as asked, and what to do next, in both languages."""

from typing import NamedTuple


class Text(NamedTuple):
    """The same sentence in Chinese and in English."""

    zh: str
    en: str


class Refusal(ValueError):
    """Something that was given cannot be used."""

    def __init__(self, what: Text, todo: Text) -> None:
        super().__init__(what.en)
        self.what = what
        self.todo = todo

    def lines(self) -> list[str]:
        """As a person reads it: what is the matter, then what to do."""
        return [
            f"无法回放：{self.what.zh}",
            f"→ {self.todo.zh}",
            f"Cannot replay: {self.what.en}",
            f"→ {self.todo.en}",
        ]
