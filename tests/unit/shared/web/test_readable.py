"""What cannot be stored as text or number is refused before anything is done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import jsontext
from shared.errors import Invalid
from shared.web.readable import (
    DEEPEST,
    JsonTooDeep,
    NumberTooLarge,
    TextUnreadable,
    must_be_readable,
    must_be_text,
)

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (rb'{"name": "a\u0000b"}', TextUnreadable),
        (rb'{"a\u0000b": 1}', TextUnreadable),
        (rb'{"list": [{"name": "\u0000"}]}', TextUnreadable),
        (rb'{"name": "\ud800"}', TextUnreadable),
        (b'{"name": "\xed\xa0\x80"}', TextUnreadable),
        (b'{"name": "\xff"}', TextUnreadable),
        ('{"name": "名"}'.encode("utf-16"), TextUnreadable),
        (b'{"a":' * 60 + b"1" + b"}" * 60, JsonTooDeep),
        (b"[" * 5000 + b"]" * 5000, JsonTooDeep),
        (b'{"count": 9223372036854775808}', NumberTooLarge),
        (b'{"count": -99999999999999999999999999}', NumberTooLarge),
    ],
)
def test_a_body_that_cannot_be_stored_is_refused(
    body: bytes, refusal: type[Invalid]
) -> None:
    with pytest.raises(refusal):
        must_be_readable(JSON, body)


@pytest.mark.parametrize(
    "body",
    [
        rb'{"name": "\\u0000"}',
        rb'{"name": "\u540d\ud83d\ude00"}',
        b'{"count": 9223372036854775807}',
        b'{"certificate": "3101160000000000000000001"}',
        b"[" * DEEPEST + b"]" * DEEPEST,
        b"[" + b"{}," * 500 + b"{}]",
        b'{"broken": ',
    ],
)
def test_what_only_looks_like_it_is_taken(body: bytes) -> None:
    must_be_readable(JSON, body)


@given(st.recursive(st.none() | st.text() | st.integers() | st.booleans(), st.lists))
def test_a_body_is_refused_just_where_it_cannot_be_written_again(value: object) -> None:
    try:
        body = jsontext.dumps(value).encode()
    except TypeError:
        return
    try:
        must_be_readable(JSON, body)
    except Invalid:
        assert b"\\u0000" in body or any(len(n) > 18 for n in body.split(b","))
    else:
        assert b"\0" not in str(jsontext.loads(body)).encode()


@pytest.mark.parametrize("body", [b"text=a%00b", b"text=a\0b"])
def test_a_form_with_a_nul_is_refused(body: bytes) -> None:
    with pytest.raises(TextUnreadable):
        must_be_readable(FORM, body)
    with pytest.raises(TextUnreadable):
        must_be_readable("multipart/form-data; boundary=x", body)


def test_a_percent_sign_in_a_form_is_no_nul() -> None:
    must_be_readable(FORM, b"text=a%2500b")


@pytest.mark.parametrize("raw", [b"/c/%00", b"/c/%ff", b"/c/%ED%A0%80", b"/c/a\0"])
def test_path_and_query_are_utf_8_without_nul(raw: bytes) -> None:
    with pytest.raises(TextUnreadable) as in_path:
        must_be_text({"raw_path": raw, "path": "", "query_string": b""})
    with pytest.raises(TextUnreadable) as in_query:
        must_be_text({"raw_path": b"/", "path": "/", "query_string": raw})
    assert (in_path.value.members, in_query.value.members) == (
        {"at": "path"},
        {"at": "query"},
    )


def test_chinese_in_path_and_query_is_text() -> None:
    scope = {"raw_path": b"/%E5%90%8D", "path": "/名", "query_string": "q=名".encode()}
    must_be_text(scope)
