import hashlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.digests import canonical, digest_data, digest_file

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


def shuffled(data):
    if isinstance(data, dict):
        return {key: shuffled(value) for key, value in reversed(data.items())}
    return [shuffled(value) for value in data] if isinstance(data, list) else data


@given(plain)
def test_the_order_of_keys_does_not_matter(data):
    assert canonical(shuffled(data)) == canonical(data)


@given(plain, plain)
def test_other_data_has_another_digest(first, second):
    if canonical(first) != canonical(second):
        assert digest_data(first) != digest_data(second)


def test_types_are_told_apart():
    values = [1, 1.0, "1", True, None, "", [], {}, [1], {"1": 1}]
    assert len({digest_data(value) for value in values}) == len(values)


def test_a_digest_written_down():
    assert canonical({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'.encode()
    assert digest_data({}) == hashlib.sha256(b"{}").hexdigest()


def test_what_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        digest_data(math.nan)


def test_a_file_has_the_digest_of_its_bytes(tmp_path):
    content = bytes(range(256)) * 5000
    (tmp_path / "a").write_bytes(content)
    assert digest_file(tmp_path / "a") == hashlib.sha256(content).hexdigest()
