"""A scan folder is looked at as scanners behave: slow, in pieces, under any name, on shares that come and go."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from copiste import wiring
from copiste.books.doors import FOLDERS, SILENT, TAKEN_FILES
from copiste.errors import ObjectMissing
from copiste.flow.watching import Watching
from copiste.homes.machine.scan_folder import ScanFolder
from copiste.keeping.vault import ORIGINAL, Vault
from copiste.local.door import NEVER_WHOLE, Stillness
from copiste.local.folders import Watch, problem_of
from copiste.ports.inbox import Arrived
from copiste.settings.doors import Doors, Folder
from copiste.settings.offices import Offices
from tests.contract.homes import Home, embedded
from tests.unit.local.conftest import Clock
from tests.unit.local.test_door import SETTLE, WHOLE

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


class Refusing(ScanFolder):
    """A share that holds a file, or lets nothing be removed, as long as it is told to."""

    held = False
    read_only = False

    def get(self, key: str, version: str | None = None) -> Arrived:
        if self.held:
            raise OSError(16, "busy")
        return super().get(key, version)

    def done(self, key: str, token: str) -> None:
        if self.read_only:
            raise OSError(30, "read only")
        super().done(key, token)


@dataclass(slots=True)
class Scanner:
    """A folder, who watches it, and a clock that passes when told to."""

    path: Path
    home: Home
    watch: Watch
    files: Refusing
    clock: Clock

    def after(self, seconds: float = SETTLE) -> int:
        """Look now and again after some seconds; return how many files were taken."""
        taken = self.watch.look()
        self.clock.now += seconds
        return taken + self.watch.look()

    def kept(self) -> list[bytes]:
        """Return the bytes of all documents, in their order."""
        vault = Vault(self.home.objects, self.home.sealer)
        return [vault.fetch(entry.id, ORIGINAL) for entry in self.home.ledger.documents()]

    def problem(self) -> str:
        return problem_of(self.home.registers, "etage-2", NOON, began=NOON)

    def again(self, **changed: object) -> Scanner:
        """Return the same folder watched by a process that starts now."""
        folder = replace(self.watch.folder, **changed)  # type: ignore[arg-type]  # names of its fields
        still = Stillness(SETTLE, self.clock, lambda key: self.path.parent / key)
        watch = Watch(
            folder, self.files, self.watch.reception, self.home.registers, self.home.sealer, still, self.watch.clock
        )
        return replace(self, watch=watch)


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[Scanner]:
    homes: list[Home] = []
    home = embedded(tmp_path / "home", homes)
    path = tmp_path / "scans"
    path.mkdir()
    clock = Clock()
    files = Refusing("etage-2", path)
    reception = wiring.wired(home, {}, lambda: NOON).reception
    still = Stillness(SETTLE, clock, lambda key: tmp_path / key)
    folder = Folder("etage-2", str(path), "greffe")
    watch = Watch(folder, files, reception, home.registers, home.sealer, still, lambda: NOON)
    yield Scanner(path, home, watch, files, clock)
    for each in homes:
        each.close()


def test_a_scan_is_handed_in_once_it_stands_still_and_only_then_removed(scanner: Scanner) -> None:
    (scanner.path / "Scan 0001.pdf").write_bytes(WHOLE)

    assert scanner.after(SETTLE - 1) == 0
    assert scanner.after(1) == 1
    assert scanner.kept() == [WHOLE]
    assert list(scanner.path.iterdir()) == []
    (entry,) = scanner.home.ledger.documents()
    assert (entry.office, entry.channel) == ("greffe", "folder")
    assert scanner.problem() == ""


def test_when_something_was_taken_last_is_known_though_nothing_comes_any_more(scanner: Scanner) -> None:
    registers = scanner.home.registers
    scanner.after()
    assert [entry.value.took for entry in FOLDERS.entries(registers)] == [None]
    (scanner.path / "a.pdf").write_bytes(WHOLE)
    assert scanner.after() == 1
    scanner.after()
    scanner.path.rename(scanner.path.with_name("gone"))
    scanner.after()

    (state,) = [entry.value for entry in FOLDERS.entries(registers)]
    assert state.took == NOON
    assert state.problem != ""


def test_a_file_that_the_device_opens_again_between_pages_waits_for_its_last(scanner: Scanner) -> None:
    path = scanner.path / "SKM_C258.pdf"
    path.write_bytes(b"")
    assert scanner.after() == 0
    for pages in range(1, 4):
        path.write_bytes(b"%PDF-1.7 " + b"page " * pages)
        assert scanner.after() == 0
    path.write_bytes(WHOLE)

    assert scanner.after() == 1
    assert scanner.kept() == [WHOLE]


def test_a_placeholder_that_stays_empty_is_taken_after_long_so_that_somebody_hears_of_it(scanner: Scanner) -> None:
    (scanner.path / "doc01234.pdf").write_bytes(b"")

    assert scanner.after(SETTLE * (NEVER_WHOLE - 1)) == 0
    assert scanner.after(SETTLE) == 1


@pytest.mark.parametrize("name", ["a.pdf.tmp", "a.part", "~$a.pdf", "a.pdf~", ".a.pdf", "Thumbs.db", "a.FILEPART"])
def test_names_of_what_is_still_written_are_left_alone(scanner: Scanner, name: str) -> None:
    (scanner.path / name).write_bytes(WHOLE)

    assert scanner.after(SETTLE * NEVER_WHOLE * 2) == 0
    assert (scanner.path / name).exists()


def test_a_temporary_name_that_becomes_a_final_one_is_taken(scanner: Scanner) -> None:
    (scanner.path / "a.tmp").write_bytes(WHOLE)
    scanner.after()
    (scanner.path / "a.tmp").rename(scanner.path / "a.pdf")

    assert scanner.after() == 1


def test_a_name_that_comes_back_is_another_scan(scanner: Scanner) -> None:
    for data in (WHOLE, b"%PDF-1.4 another %%EOF"):
        (scanner.path / "doc00001.pdf").write_bytes(data)
        assert scanner.after() == 1

    assert sorted(scanner.kept()) == [b"%PDF-1.4 another %%EOF", WHOLE]


@pytest.mark.parametrize("year", [1980, 2099])
def test_a_device_with_a_wrong_clock_waits_no_longer(scanner: Scanner, year: int) -> None:
    path = scanner.path / "a.pdf"
    path.write_bytes(WHOLE)
    at = dt.datetime(year, 1, 1, tzinfo=dt.UTC).timestamp()
    os.utime(path, (at, at))

    assert scanner.after() == 1


def test_only_what_fits_the_pattern_is_taken(scanner: Scanner) -> None:
    scanner = scanner.again(pattern="*.pdf")
    for name in ("a.PDF", "b.txt"):
        (scanner.path / name).write_bytes(WHOLE)

    assert scanner.after() == 1
    assert [path.name for path in scanner.path.iterdir()] == ["b.txt"]


def test_links_and_names_that_lead_elsewhere_are_passed_over(scanner: Scanner, tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(WHOLE)
    (scanner.path / "a.pdf").symlink_to(tmp_path / "secret.pdf")
    (scanner.path / "below").symlink_to(tmp_path)

    assert scanner.after() == 0
    with pytest.raises(ObjectMissing):
        scanner.files.get("scans/../secret.pdf")


def test_a_share_that_goes_away_is_said_aloud_and_loses_nothing(scanner: Scanner) -> None:
    (scanner.path / "a.pdf").write_bytes(WHOLE)
    scanner.watch.look()
    away = scanner.path.rename(scanner.path.with_name("away"))

    assert scanner.after() == 0
    assert scanner.problem() == "unreachable"
    doors = Doors(folders={"etage-2": Folder("etage-2", str(scanner.path), "greffe")})
    (said,) = Watching(scanner.home.registers, doors, Offices()).run(NOON + dt.timedelta(hours=1))
    assert (said.code, said.facts["door"], said.facts["problem"]) == ("door_failing", "etage-2", "unreachable")
    assert not scanner.path.exists()

    away.rename(scanner.path)
    assert scanner.after() == 1
    assert (scanner.problem(), scanner.kept()) == ("", [WHOLE])


def test_a_mount_point_with_nothing_mounted_is_said_aloud(tmp_path: Path, scanner: Scanner) -> None:
    root = Path("/").stat().st_dev
    here = next(path for path in (tmp_path, Path("/etc")) if path.stat().st_dev == root)
    share = next(path for path in (Path("/dev/shm"), Path("/proc")) if path.stat().st_dev != root)  # noqa: S108  looked at
    empty = replace(scanner.watch, files=ScanFolder("etage-2", here, mounted=True))

    empty.look()
    assert scanner.problem() == "not_mounted"
    next(ScanFolder("etage-2", share, mounted=True).waiting(), None)
    assert scanner.kept() == []


def test_a_file_that_the_share_holds_is_taken_up_again(scanner: Scanner) -> None:
    (scanner.path / "a.pdf").write_bytes(WHOLE)
    scanner.files.held = True

    assert scanner.after() == 0
    assert scanner.problem() == "busy"

    scanner.files.held = False
    assert scanner.after() == 1
    assert scanner.problem() == ""


@pytest.mark.parametrize("keep", [True, False])
def test_what_cannot_be_removed_is_not_taken_twice_even_by_another_process(scanner: Scanner, keep: bool) -> None:
    scanner = scanner.again(keep=keep)
    scanner.files.read_only = True
    path = scanner.path / "a.pdf"
    path.write_bytes(WHOLE)

    assert scanner.after() == 1
    assert scanner.problem() == ("" if keep else "cannot_remove")
    assert scanner.after(10_000) == 0
    assert scanner.again().after() == 0
    assert scanner.kept() == [WHOLE]

    copy = path.with_name("copy")  # mounted again: the same file under another number
    copy.write_bytes(WHOLE)
    os.utime(copy, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    copy.replace(path)
    assert scanner.again().after() == 0
    path.write_bytes(b"%PDF-1.4 another %%EOF")
    assert scanner.after() == 1


def test_a_crash_before_the_removal_is_the_same_document(scanner: Scanner) -> None:
    (scanner.path / "a.pdf").write_bytes(WHOLE)
    scanner.files.read_only = True
    scanner.after()
    for slip in list(scanner.home.registers.slips(TAKEN_FILES.kind)):  # the process ended before it could note this
        scanner.home.registers.remove(TAKEN_FILES.kind, slip.key)
    scanner.files.read_only = False

    assert scanner.again().after() == 1
    assert scanner.kept() == [WHOLE]
    assert list(scanner.path.iterdir()) == []


def test_a_process_that_hangs_on_its_share_is_told_of(scanner: Scanner) -> None:
    scanner.watch.look()

    assert problem_of(scanner.home.registers, "etage-2", NOON + SILENT, began=NOON) == ""
    assert problem_of(scanner.home.registers, "etage-2", NOON + SILENT * 2, began=NOON) == "silent"


def test_a_folder_is_not_said_to_hang_because_nobody_served_for_hours(scanner: Scanner) -> None:
    scanner.watch.look()
    began = NOON + dt.timedelta(hours=8)

    assert problem_of(scanner.home.registers, "etage-2", began, began=began) == ""
    assert problem_of(scanner.home.registers, "etage-2", began + SILENT * 2, began=began) == "silent"


def test_a_folder_that_hangs_from_the_first_look_is_told_of(scanner: Scanner) -> None:
    assert problem_of(scanner.home.registers, "etage-2", NOON + SILENT, began=NOON) == ""
    assert problem_of(scanner.home.registers, "etage-2", NOON + SILENT * 2, began=NOON) == "silent"


@pytest.mark.parametrize(("path", "office"), [("scans", "greffe"), ("/scans", "../greffe"), ("", "greffe")])
def test_a_folder_that_cannot_be_meant_so_is_refused(path: str, office: str) -> None:
    with pytest.raises(ValueError, match="folder"):
        Folder("etage-2", path, office)
