"""What every object store promises."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copiste.errors import ObjectMissing
from copiste.ports.objects import ObjectStore
from tests.contract.homes import Home, at_once

STRANGE = ["", "/", "/a", "a/", "a//b", ".", "..", "a/../b", ".hidden", "a/.b", "a b", "é", "a\\b", "a\x00", "a\n"]


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"7" * 1_500_000])
def test_what_was_put_comes_back_byte_for_byte(home: Home, data: bytes) -> None:
    assert home.objects.put_new("documents/01/original", data)

    assert home.again().objects.get("documents/01/original") == data


def test_a_taken_key_keeps_its_first_bytes(objects: ObjectStore) -> None:
    objects.put_new("a/1", b"first")

    assert objects.put_new("a/1", b"second") is False
    assert objects.put_new("a/1", b"first") is False
    assert objects.get("a/1") == b"first"


def test_a_missing_key_is_object_missing(objects: ObjectStore) -> None:
    objects.put_new("a/1/x", b"")

    for key in ("a/2", "b", "a/1", "a/1/x/y"):
        with pytest.raises(ObjectMissing) as caught:
            objects.get(key)
        assert caught.value.facts == {"key": key}


def test_a_deleted_key_is_gone_and_may_be_deleted_again(objects: ObjectStore) -> None:
    objects.put_new("a/1", b"x")
    objects.delete("a/1")
    objects.delete("a/1")
    objects.delete("never/there")

    assert list(objects.keys()) == []
    with pytest.raises(ObjectMissing):
        objects.get("a/1")
    assert objects.put_new("a/1", b"y")


@pytest.mark.parametrize("key", [*STRANGE, "x" * 201, "/".join(["x" * 100] * 11)])
def test_keys_that_are_not_of_our_making_are_refused(objects: ObjectStore, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        objects.put_new(key, b"x")
    with pytest.raises(ValueError, match="key"):
        objects.get(key)
    with pytest.raises(ValueError, match="key"):
        objects.delete(key)


folders = st.sampled_from(["d", "d-1", "d.2", "d=x", "D", "d0"])
names = st.sampled_from(["f", "f-1", "f.png", "f0", "F", "f_"])
keys = st.builds(lambda above, name: "/".join([*above, name]), st.lists(folders, max_size=2), names)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stored=st.sets(keys, max_size=8),
    prefix=st.one_of(keys.flatmap(lambda key: st.sampled_from([key[:n] for n in range(len(key) + 1)]))),
    after=st.one_of(st.just(""), keys, keys.map(lambda key: f"{key}/~")),
)
def test_keys_are_those_with_the_prefix_in_order(
    objects: ObjectStore, stored: set[str], prefix: str, after: str
) -> None:
    for key in list(objects.keys()):
        objects.delete(key)
    for key in stored:
        assert objects.put_new(key, b"")

    wanted = sorted(key for key in stored if key.startswith(prefix))
    assert list(objects.keys(prefix)) == wanted
    assert list(objects.keys(prefix, after)) == [key for key in wanted if key > after]


def test_of_many_writers_of_one_key_exactly_one_wins(objects: ObjectStore) -> None:
    contents = [bytes([number]) * 50_000 for number in range(8)]

    won = at_once([partial(objects.put_new, "join/once", data) for data in contents])

    assert won.count(True) == 1
    assert objects.get("join/once") == contents[won.index(True)]
