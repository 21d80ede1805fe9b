import base64
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks import paging

keys = st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.uuids())


@given(keys)
def test_a_cursor_gives_its_key_back(key):
    text = paging.cursor(key)
    assert paging.key(text) == key
    assert text.replace("-", "").replace("_", "").isalnum()


@given(st.text() | st.binary().map(lambda b: base64.urlsafe_b64encode(b).decode().rstrip("=")))
def test_any_other_text_is_refused(text):
    with pytest.raises(ValueError, match=r"^is not a cursor of this API$"):
        paging.key(text)


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "[1.0]",
        "{}",
        '[1.0, "x"]',
        "[1.0, 7]",
        '[true, "00000000-0000-0000-0000-000000000001"]',
        '[1, "00000000-0000-0000-0000-000000000001"]',
        '[NaN, "00000000-0000-0000-0000-000000000001"]',
        '[1.0,"00000000-0000-0000-0000-000000000001"]',
        '[1.0, "00000000000000000000000000000001"]',
        "[" * 50_000,
    ],
)
def test_forged_content_is_refused(content):
    text = base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")
    with pytest.raises(ValueError, match=r"^is not a cursor of this API$"):
        paging.key(text)


def test_the_form_of_a_cursor_is_stable():
    key = (1.5, UUID(int=1))
    text = "WzEuNSwgIjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMSJd"
    assert paging.cursor(key) == text


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("050", 50), ("200", 200)])
def test_limit(text, number):
    assert paging.limit(text) == number


@pytest.mark.parametrize("text", ["", "0", "201", "-1", "1.0", " 1", "٣", "²", "9" * 5000])
def test_limit_refused(text):
    with pytest.raises(ValueError, match=r"^must be a number from 1 to 200$"):
        paging.limit(text)
