"""A page is one object, and those that earlier releases kept as three are found as they were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from copiste.keeping.artefacts import Contents
from copiste.keeping.kept_pages import PageNotes, keep_page, load_page, page_png, page_size
from copiste.keeping.payloads import dump, packed, picture, unpacked
from copiste.keeping.transfer import Transfer
from copiste.keeping.vault import CONTENTS, DECODING, Vault, page_drawn, page_facts, page_image
from copiste.pages.model import Page, PageFacts
from copiste.ports.objects import ObjectStore
from tests.contract.homes import on_one_machine

FACTS = PageFacts(850, 1100, 100, 100, "tiff")
WHITE, GREY = np.full((11, 8), 255, np.uint8), np.full((11, 8), 90, np.uint8)
TRANSFER = Transfer("D1", "decoding", "", "", dt.datetime(2026, 11, 1, tzinfo=dt.UTC), {}, (), (), pages=(FACTS,))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with on_one_machine(tmp_path) as home:
        home.sealer.create("D1")
        yield Vault(home.objects, home.sealer)


@pytest.mark.parametrize("drawn", [None, GREY])
def test_a_page_comes_back_as_it_was_kept(vault: Vault, drawn: np.ndarray | None) -> None:
    png = keep_page("D1", Page(1, WHITE, FACTS, drawn=drawn), vault)

    found = load_page("D1", 1, vault)
    assert (found.number, found.facts, found.words) == (1, FACTS, ())
    assert np.array_equal(found.pixels, WHITE)
    assert (None if found.drawn is None else found.drawn.tolist()) == (None if drawn is None else drawn.tolist())
    assert page_png("D1", 1, vault) == png == picture(WHITE)


def test_the_first_page_that_was_kept_stands(vault: Vault) -> None:
    keep_page("D1", Page(1, WHITE, FACTS), vault)

    assert keep_page("D1", Page(1, GREY, FACTS), vault) == picture(WHITE)


def test_a_page_that_an_earlier_release_kept_in_three_parts_is_found(vault: Vault) -> None:
    vault.keep("D1", page_drawn(1), picture(GREY))
    vault.keep("D1", page_facts(1), dump(PageNotes(FACTS, (), (), drawn=True)))
    vault.keep("D1", page_image(1), picture(WHITE))
    vault.keep("D1", DECODING, dump(TRANSFER))
    vault.keep("D1", CONTENTS, dump(Contents("image/tiff", 1, ())))

    found = load_page("D1", 1, vault)
    assert np.array_equal(found.pixels, WHITE)
    assert found.drawn is not None
    assert np.array_equal(found.drawn, GREY)
    assert page_png("D1", 1, vault) == picture(WHITE)
    assert page_size("D1", 1, vault) == (2550, 3300)


def test_the_size_of_a_page_needs_no_picture(vault: Vault) -> None:
    vault.keep("D1", CONTENTS, dump(Contents("image/tiff", 1, (), transfer=TRANSFER)))

    assert page_size("D1", 1, vault) == (2550, 3300)


def test_a_vault_of_a_run_asks_for_nothing_twice_but_pages(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    objects = vault._objects
    run = vault.for_a_run()
    get: Any = type(objects).get

    def noted(self: ObjectStore, key: str) -> bytes:
        asked.append(key)
        return bytes(get(self, key))

    monkeypatch.setattr(type(objects), "get", noted)
    assert run.find("D1", CONTENTS) is None
    vault.keep("D1", CONTENTS, b"contents")

    assert run.keep("D1", CONTENTS, b"other") == b"contents"  # the first writer wins, and is remembered
    run.keep("D1", page_image(1), b"page")
    assert [run.fetch("D1", CONTENTS), run.find("D1", CONTENTS), run.fetch("D1", page_image(1))] == [
        b"contents",
        b"contents",
        b"page",
    ]

    assert [key.rpartition("/")[2] for key in asked] == ["contents", "contents", "0001.png"]


@pytest.mark.parametrize("parts", [(), (b"",), (b"a", b"", b"\0" * 300)])
def test_what_was_packed_is_unpacked(parts: tuple[bytes, ...]) -> None:
    assert unpacked(packed(*parts)) == parts
