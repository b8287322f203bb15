"""Under which keys things are kept, and on which shelf: what is on disk and in locked buckets depends on both."""

from __future__ import annotations

import pytest

from copiste.keeping.vault import (
    ASSEMBLY,
    CONTENTS,
    ORIGINAL,
    QUARANTINE,
    Shelf,
    document_of,
    key_of,
    page_facts,
    page_image,
    page_kept,
    page_reading,
    shelf_of,
)

DOCUMENT = "01K0000000000000000000000Z"


@pytest.mark.parametrize(
    ("name", "key", "shelf"),
    [
        (ORIGINAL, "original", Shelf.ORIGINALS),
        (page_image(3), "pages/0003.png", Shelf.WORK),
        (page_facts(3), "pages/0003.json", Shelf.WORK),
        (page_kept(3), "pages/0003.page", Shelf.WORK),
        (page_reading(3), "readings/0003.json", Shelf.WORK),
        (ASSEMBLY, "assembly", Shelf.RECORDS),
        (QUARANTINE, "quarantine", Shelf.RECORDS),
        (CONTENTS, "contents", Shelf.RECORDS),
        ("originals", "originals", Shelf.RECORDS),
        ("children/original", "children/original", Shelf.RECORDS),
    ],
)
def test_what_is_kept_of_a_document_stands_where_it_is_kept_long_enough(name: str, key: str, shelf: Shelf) -> None:
    assert key_of(DOCUMENT, name) == f"documents/{DOCUMENT}/{key}"
    assert shelf_of(key_of(DOCUMENT, name)) is shelf
    assert document_of(key_of(DOCUMENT, name)) == DOCUMENT


@pytest.mark.parametrize(
    "key", ["original", "documents/original", "payloads/D/original", "old/documents/D/original", "documents"]
)
def test_what_is_kept_of_no_document_is_never_locked(key: str) -> None:
    assert document_of(key) is None
    assert shelf_of(key) is Shelf.RECORDS
