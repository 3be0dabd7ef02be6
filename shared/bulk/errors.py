"""Why an upload, or one row of it, cannot be read, and what to do about it."""

from shared.errors import Invalid, RowRefusal, TooLarge


class UploadRefused(Invalid):
    """The upload cannot be read, so none of it was written."""

    code = "upload-refused"
    zh = "上传的文件无法读取，未写入任何数据。"


class UnsupportedUpload(UploadRefused):
    """An upload is CSV or NDJSON, plain or gzip, or a workbook (`.xlsx`)."""

    status = 415
    code = "unsupported-upload"
    zh = "仅支持 CSV、NDJSON（可用 gzip 压缩）或 XLSX 电子表格。"
    todo = (
        "Send `Content-Type: text/csv` or `application/x-ndjson`, "
        "with `Content-Encoding: gzip` if it is compressed, or `.xlsx` as its type."
    )
    todo_zh = (
        "请声明 Content-Type: text/csv 或 application/x-ndjson，压缩文件另加 gzip；"
        "XLSX 文件请声明其自身类型。"
    )


class UndeclaredBom(UploadRefused):
    """The file begins with a byte order mark that was not declared."""

    code = "undeclared-bom"
    zh = "文件带有未声明的 BOM 标记。"
    todo = "Declare `charset=utf-8-sig` in the Content-Type, or save without a BOM."
    todo_zh = "请在 Content-Type 中声明 charset=utf-8-sig，或另存为不带 BOM 的 UTF-8。"


class Utf16Upload(UploadRefused):
    """The file is UTF-16, as `Unicode text` of spreadsheets is."""

    code = "utf16-upload"
    zh = "文件是 UTF-16 编码（“Unicode 文本”）。"
    todo = (
        "Save it as `CSV UTF-8 (comma delimited)` and declare "
        "`Content-Type: text/csv; charset=utf-8-sig`."
    )
    todo_zh = "请另存为“CSV UTF-8（逗号分隔）”，并声明 charset=utf-8-sig。"


class WorkbookUpload(UploadRefused):
    """The file is a workbook (XLS, XLSX) or another archive, not declared so."""

    status = 415
    code = "workbook-upload"
    zh = "文件是电子表格（XLS、XLSX）或压缩包，与声明的类型不符。"
    todo = (
        "Declare an `.xlsx` file as `Content-Type: application/vnd.openxmlformats-"
        "officedocument.spreadsheetml.sheet`; save an `.xls` file as `.xlsx` first."
    )
    todo_zh = (
        "XLSX 文件请声明 Content-Type: application/vnd.openxmlformats-"
        "officedocument.spreadsheetml.sheet；XLS 文件请先另存为 XLSX。"
    )


class BrokenWorkbook(UploadRefused):
    """The file is declared as a workbook but cannot be read as one."""

    code = "broken-workbook"
    zh = "文件声明为电子表格（XLSX），但无法读取，可能已损坏或加密。"
    todo = "Save it again as `.xlsx` without a password."
    todo_zh = "请另存为未加密的 XLSX 后重新上传。"


class SeveralSheets(UploadRefused):
    """More than one sheet of the workbook has rows, and one is read."""

    code = "several-sheets"
    zh = "多个工作表都有内容，只能上传一个。"
    todo = "Keep one sheet, or hide the others."
    todo_zh = "请只保留一个工作表，或隐藏其他工作表。"


class WrongEncoding(UploadRefused):
    """The bytes are not in the declared character encoding."""

    code = "wrong-encoding"
    zh = "文件编码与声明不符。"
    todo = (
        "Declare the file's encoding, for example "
        "`Content-Type: text/csv; charset=gb18030` for GBK, or save it as UTF-8."
    )
    todo_zh = "GBK 文件请声明 charset=gb18030，或另存为 UTF-8 后重新上传。"


class Utf8DeclaredAsGbk(WrongEncoding):
    """The file is declared as GBK but is UTF-8 with Chinese in it."""

    zh = "文件声明为 GBK，实际是 UTF-8 编码。"
    todo = "Declare `Content-Type: text/csv; charset=utf-8` for this file."
    todo_zh = "请对此文件声明 charset=utf-8。"


class EmptyUpload(UploadRefused):
    """There is not one row in the upload."""

    code = "empty-file"
    zh = "文件中没有数据行。"
    todo = "Send a file with at least one row below the header."
    todo_zh = "请上传表头之外至少含一行数据的文件。"


class WrongColumns(UploadRefused):
    """The header does not name the columns that are expected."""

    code = "wrong-columns"
    zh = "表头的列名不符合要求。"
    todo = "Use the column names listed under `expected`."
    todo_zh = "请使用 expected 所列的列名。"


class BrokenGzip(UploadRefused):
    """The upload is declared as gzip but cannot be unpacked."""

    code = "broken-gzip"
    zh = "文件声明为 gzip，但无法解压。"
    todo = "Compress the file again, or send it without `Content-Encoding`."
    todo_zh = "请重新压缩，或去掉 Content-Encoding 后上传。"


class LineTooLong(UploadRefused):
    """One row is longer than a row may be; often a quote that is never closed."""

    code = "line-too-long"
    zh = "某一行过长，可能是引号没有成对。"
    todo = "Look at the named line: close its quotes, or shorten it."
    todo_zh = "请检查所列行：补齐引号，或缩短内容。"


class UploadTooLarge(TooLarge):
    """The upload is larger than is taken in one call."""

    code = "upload-too-large"
    zh = "上传的文件超过一次可接收的大小。"


class BrokenRow(UploadRefused):
    """One row cannot be read."""

    code = "broken-row"
    zh = "有一行数据无法读取。"
    todo = "Correct the named line and upload the whole file again."
    todo_zh = "请更正所列行后重新上传整个文件。"

    def __init__(self, row: RowRefusal) -> None:
        super().__init__(
            f"Line {row.line}: {row.reason}",
            zh=f"第 {row.line} 行：{row.reason_zh}",
            line=row.line,
            row_code=row.code,
        )
