"""Errors that a caller can act on: a stable code, the rule, and what to do next.

Pure: `domain/` may raise these. `shared.web.http` renders them as problem+json
(RFC 9457).

    DomainError
    ├── Invalid (422)  ── RowsRefused
    ├── Conflict (409)
    ├── NotFound (404)
    ├── Forbidden (403)
    ├── Unauthenticated (401)
    ├── TooLarge (413)
    └── Unavailable (503)
"""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

LISTED_ROWS = 1000
"""How many refused rows an answer lists; all of them are counted."""


class DomainError(Exception):
    """The request cannot be carried out."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    rule: ClassVar[str | None] = None
    clause: ClassVar[str | None] = None
    zh: ClassVar[str] = "请求无法办理。"
    todo: ClassVar[str] = "Correct the request and send it again."
    todo_zh: ClassVar[str] = "请更正后重新提交。"
    headers: Mapping[str, str] = {}
    """Of the answer; a challenge, for example."""

    def __init__(
        self, detail: str | None = None, *, zh: str | None = None, **members: object
    ) -> None:
        self.detail = detail or inspect.getdoc(type(self)) or self.code
        self.detail_zh = zh or self.zh
        self.members = members
        super().__init__(self.detail)


class Invalid(DomainError):
    """The content cannot be taken as it is."""

    status = 422
    code = "invalid"
    zh = "提交的内容不符合要求。"


class Conflict(DomainError):
    """The state of the thing does not allow this now."""

    status = 409
    code = "conflict"
    zh = "当前状态下不能办理此操作。"
    todo = "Read the present state and decide again."
    todo_zh = "请查看最新状态后再决定。"


class NotFound(DomainError):
    """There is no such thing, or it is not yours to see."""

    status = 404
    code = "not-found"
    zh = "没有找到，或您无权查看。"
    todo = "Check the number or id."
    todo_zh = "请核对编号。"


class Forbidden(DomainError):
    """The token does not allow this."""

    status = 403
    code = "forbidden"
    zh = "您没有办理此操作的权限。"
    todo = "Ask your administrator for the scope that is named here."
    todo_zh = "请向管理员申请所列权限。"


class Unauthenticated(DomainError):
    """A valid access token is needed."""

    status = 401
    code = "unauthenticated"
    zh = "需要有效的访问令牌。"
    todo = "Send `Authorization: Bearer …` with a valid access token."
    todo_zh = "请携带有效的访问令牌后重试。"
    headers: Mapping[str, str] = {"WWW-Authenticate": "Bearer"}


class TooLarge(DomainError):
    """The content is larger than is taken in one call."""

    status = 413
    code = "too-large"
    zh = "提交的内容过大。"
    todo = "Send it in smaller parts."
    todo_zh = "请分批提交。"


class Unavailable(DomainError):
    """A part that is needed does not answer now."""

    status = 503
    code = "unavailable"
    zh = "所需服务暂时不可用。"
    todo = "Try again in a minute."
    todo_zh = "请稍后重试。"


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """Why one row of an upload cannot be taken; `line` counts lines of the file."""

    line: int
    code: str
    rule: str | None
    reason: str
    reason_zh: str
    value: str = ""


class RowsRefused(Invalid):
    """Some rows cannot be taken, so none was written; every bad row is named."""

    code = "rows-refused"
    rule = "P-23"
    zh = "部分行不符合要求，本次未写入任何数据；问题行已逐行列出。"
    todo = "Correct the listed rows and upload the whole file again."
    todo_zh = "请更正所列各行后重新上传整个文件。"

    def __init__(
        self, rows: Sequence[RowRefusal], total_rows: int, **members: object
    ) -> None:
        super().__init__(
            f"{len(rows)} of {total_rows} rows cannot be taken; nothing was written.",
            zh=f"共 {total_rows} 行，其中 {len(rows)} 行不符合要求；未写入任何数据。",
            rows=[asdict(row) for row in rows[:LISTED_ROWS]],
            refused=len(rows),
            total_rows=total_rows,
        )
        self.refusals = rows
        self.members |= members
