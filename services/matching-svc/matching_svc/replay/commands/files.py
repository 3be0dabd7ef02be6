"""A file of recorded visits as the upload that it would be over HTTP."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from matching_svc.replay.commands.reading import Selection, Visits, read
from matching_svc.replay.domain.refusal import Refusal, Text
from shared.bulk import UploadRefused, WrongEncoding
from shared.errors import RowsRefused

_PIECE = 1 << 20
_SHOWN = 10
_JSON_LINES = frozenset({".ndjson", ".jsonl"})


class File:
    """Bytes of a file; what they are is told by their name and their beginning."""

    def __init__(self, path: Path) -> None:
        self._path = path
        name = Path(path.stem) if path.suffix == ".gz" else path
        kind = "application/x-ndjson" if name.suffix in _JSON_LINES else "text/csv"
        self.headers: Mapping[str, str] = {"content-type": f"{kind}; charset=utf-8-sig"}

    async def stream(self) -> AsyncIterator[bytes]:
        """The bytes from the beginning, in pieces."""
        with self._path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


async def read_file(path: Path, selection: Selection) -> Visits:
    """The visits of a file; every refusal is one that a person reads.

    Raises:
        Refusal: saying what is the matter and what to do.
    """
    try:
        return await read(File(path), selection)
    except RowsRefused as fault:
        raise _rows(fault) from fault
    except WrongEncoding as fault:
        raise _encoding(path, fault) from fault
    except UploadRefused as fault:
        what = Text(f"{path}：{fault.detail_zh}", f"{path}: {fault.detail}")
        raise Refusal(what, Text(fault.todo_zh, fault.todo)) from fault
    except OSError as fault:
        raise _unopened(path, fault) from fault


def _rows(fault: RowsRefused) -> Refusal:
    """The first bad rows by their lines."""
    first = fault.refusals[:_SHOWN]
    rest = len(fault.refusals) - len(first)
    more = Text(f"；另有 {rest} 行", f"; and {rest} more") if rest else Text("", "")
    zh = "；".join(f"第 {row.line} 行：{row.reason_zh.rstrip('。')}" for row in first)
    en = "; ".join(f"line {row.line}: {row.reason.rstrip('.')}" for row in first)
    return Refusal(
        Text(f"{zh}{more.zh}。", f"{en}{more.en}."),
        Text(
            "请更正所列各行后重新运行。",
            "Correct the lines that are named and run it again.",
        ),
    )


def _encoding(path: Path, fault: WrongEncoding) -> Refusal:
    return Refusal(
        Text(f"{path} 不是 UTF-8 编码。", f"{path} is not UTF-8: {fault.detail}"),
        Text(
            "请另存为 UTF-8；GBK 文件可用 iconv -f gb18030 -t utf-8 转换。",
            "Save it as UTF-8; a GBK file by iconv -f gb18030 -t utf-8.",
        ),
    )


def _unopened(path: Path, fault: OSError) -> Refusal:
    match fault:
        case FileNotFoundError():
            why = Text("没有这个文件", "there is no such file")
        case IsADirectoryError():
            why = Text("这是文件夹，不是文件", "it is a folder, not a file")
        case PermissionError():
            why = Text("没有读取权限", "it may not be read")
        case _:
            why = Text("无法读取", fault.strerror or "it cannot be read")
    return Refusal(
        Text(f"{path}：{why.zh}。", f"{path}: {why.en}."),
        Text(
            "请核对路径和权限；没有数据时运行 make replay，会用自动生成的示例。",
            "Check the path and its rights; without data `make replay` makes a sample.",
        ),
    )
