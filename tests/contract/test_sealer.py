"""What every sealer promises."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copiste.errors import DamagedDocument, KeyDestroyed, ObjectMissing
from copiste.ports.sealer import Sealer
from tests.contract.homes import Home, at_once

SECRET = b"Adele Fictive, ADEF 8001 0199"


def test_what_was_sealed_opens_again_in_a_process_that_starts_later(home: Home) -> None:
    home.sealer.create("D1")
    sealed = home.sealer.seal("D1", "documents/D1/original", SECRET)

    assert SECRET not in sealed
    assert home.again().sealer.open("D1", "documents/D1/original", sealed) == SECRET


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=st.binary(max_size=2000), name=st.text(max_size=40))
def test_anything_seals_and_opens(sealer: Sealer, plain: bytes, name: str) -> None:
    sealer.create("D1")

    assert sealer.open("D1", name, sealer.seal("D1", name, plain)) == plain


def test_sealing_twice_gives_different_bytes(sealer: Sealer) -> None:
    sealer.create("D1")

    assert sealer.seal("D1", "n", SECRET) != sealer.seal("D1", "n", SECRET)


def test_altered_bytes_are_damaged_wherever_the_change_is(sealer: Sealer) -> None:
    sealer.create("D1")
    sealed = sealer.seal("D1", "n", b"x")

    for place in range(len(sealed)):
        altered = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(DamagedDocument):
            sealer.open("D1", "n", altered)
    for length in range(len(sealed)):
        with pytest.raises(DamagedDocument):
            sealer.open("D1", "n", sealed[:length])
    with pytest.raises(DamagedDocument):
        sealer.open("D1", "n", sealed + b"\0")


def test_sealed_bytes_cannot_trade_places(sealer: Sealer) -> None:
    sealer.create("D1")
    sealer.create("D2")
    sealed = sealer.seal("D1", "page-1", SECRET)

    for document, name in (("D1", "page-2"), ("D2", "page-1"), ("D1", "")):
        with pytest.raises(DamagedDocument):
            sealer.open(document, name, sealed)


def test_making_a_key_again_keeps_the_first(sealer: Sealer) -> None:
    sealer.create("D1")
    sealed = sealer.seal("D1", "n", SECRET)
    sealer.create("D1")

    assert sealer.open("D1", "n", sealed) == SECRET


def test_workers_that_make_a_key_at_once_end_with_one(sealer: Sealer) -> None:
    at_once([lambda: sealer.create("D1")] * 6)
    sealed = at_once([lambda: sealer.seal("D1", "n", SECRET)] * 4)

    assert [sealer.open("D1", "n", each) for each in sealed] == [SECRET] * 4


def test_a_destroyed_key_is_gone_for_good_and_everywhere(home: Home) -> None:
    other = home.again().sealer
    home.sealer.create("D1")
    home.sealer.create("D2")
    sealed = home.sealer.seal("D1", "n", SECRET)
    kept = home.sealer.seal("D2", "n", SECRET)
    assert other.open("D1", "n", sealed) == SECRET

    home.sealer.destroy("D1")
    home.sealer.destroy("D1")

    for sealer in (home.sealer, other, home.again().sealer):
        with pytest.raises(KeyDestroyed):
            sealer.open("D1", "n", sealed)
        with pytest.raises(KeyDestroyed):
            sealer.seal("D1", "n", SECRET)
        with pytest.raises(KeyDestroyed):
            sealer.create("D1")
        assert sealer.open("D2", "n", kept) == SECRET


def test_a_document_that_never_had_a_key_is_object_missing(sealer: Sealer) -> None:
    with pytest.raises(ObjectMissing):
        sealer.seal("D9", "n", SECRET)
    with pytest.raises(ObjectMissing):
        sealer.open("D9", "n", b"CPS1" + bytes(40))


def test_fingerprints_are_equal_for_equal_bytes_and_stay_so(home: Home) -> None:
    marks = at_once([lambda: home.sealer.fingerprint(SECRET)] * 4)

    assert set(marks) == {home.again().sealer.fingerprint(SECRET)}
    assert bytes.fromhex(marks[0]) != b""
    assert marks[0] != home.sealer.fingerprint(SECRET + b"\0")


def test_fingerprints_survive_the_end_of_any_document(home: Home) -> None:
    before = home.sealer.fingerprint(SECRET)
    home.sealer.create("D1")
    home.sealer.destroy("D1")

    assert home.again().sealer.fingerprint(SECRET) == before


def test_fingerprints_of_two_purposes_have_nothing_in_common(home: Home) -> None:
    sealer = home.sealer

    assert sealer.fingerprint(SECRET, "finding") == home.again().sealer.fingerprint(SECRET, "finding")
    assert len({sealer.fingerprint(SECRET, purpose) for purpose in ("", "finding", "other")}) == 3


def test_the_sealer_of_a_run_seals_and_opens_as_any_other_does(sealer: Sealer) -> None:
    run = sealer.for_a_run()
    run.create("D1")
    sealed = run.seal("D1", "n", SECRET)

    assert sealer.open("D1", "n", sealed) == SECRET
    assert run.open("D1", "n", sealer.seal("D1", "n", SECRET)) == SECRET
    with pytest.raises(ObjectMissing):
        run.seal("D9", "n", SECRET)
    run.create("D1")
    assert run.open("D1", "n", sealed) == SECRET


def test_a_run_that_makes_a_key_which_stands_already_works_under_the_one_that_stands(sealer: Sealer) -> None:
    sealer.create("D1")
    run = sealer.for_a_run()
    run.create("D1")

    assert sealer.open("D1", "n", run.seal("D1", "n", SECRET)) == SECRET


def test_a_run_that_begins_after_the_end_of_a_key_finds_it_destroyed(home: Home) -> None:
    before = home.sealer.for_a_run()
    before.create("D1")
    sealed = before.seal("D1", "n", SECRET)

    home.sealer.destroy("D1")

    for run in (home.sealer.for_a_run(), home.again().sealer.for_a_run()):
        with pytest.raises(KeyDestroyed):
            run.open("D1", "n", sealed)
        with pytest.raises(KeyDestroyed):
            run.create("D1")
    with pytest.raises(KeyDestroyed):
        before.create("D1")
