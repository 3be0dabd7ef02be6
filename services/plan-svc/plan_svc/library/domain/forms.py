"""The forms of the codes by which an item is known in the nation (P-25)."""

import re

from plan_svc.library.errors import ItemCodeWrong
from shared.civic import uscc

_CATALOGUE = re.compile(r"\d{14}", re.ASCII)
_AFTER_USCC = re.compile(r"[1-5][0-9A-Za-z]*", re.ASCII)
_USCC = 18


def ensure_catalogue_code(code: str) -> None:
    """监管事项目录编码: exactly 14 digits.

    Raises:
        ItemCodeWrong: if it is not.
    """
    if not _CATALOGUE.fullmatch(code):
        raise ItemCodeWrong(
            "A code of the national catalogue has 14 digits.",
            zh="监管事项目录编码应为 14 位数字。",
            field="catalogue_code",
            value=code,
        )


def ensure_checklist_code(code: str) -> None:
    """检查实施清单编码: a USCC, then a character from 1 to 5, and what follows it.

    Raises:
        ItemCodeWrong: if it is not.
    """
    owner, rest = code[:_USCC], code[_USCC:]
    if not uscc.is_valid(owner) or not _AFTER_USCC.fullmatch(rest):
        raise ItemCodeWrong(
            "A code of the implementation list is a valid USCC, followed by 1 to 5.",
            zh="检查实施清单编码应以有效的统一社会信用代码开头，其后一位为 1 至 5。",
            field="checklist_code",
            value=code,
        )
