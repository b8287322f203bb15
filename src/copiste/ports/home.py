"""A home: all that an installation keeps, in one place and opened together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from copiste.ports.audit import AuditLog
from copiste.ports.inbox import Inbox
from copiste.ports.instructions import Instructions
from copiste.ports.ledger import Ledger
from copiste.ports.objects import ObjectStore
from copiste.ports.postbox import Postbox
from copiste.ports.queues import Queues
from copiste.ports.records import RecordStore
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer


@dataclass(frozen=True, slots=True)
class Home:
    """Every store of one installation, and what depends on where they are. `homes.HOMES` lists what opens one."""

    name: str
    """Its key in `homes.HOMES`."""
    objects: ObjectStore
    ledger: Ledger
    records: RecordStore
    registers: Registers
    audit: AuditLog
    queues: Queues
    sealer: Sealer
    inbox: Inbox
    channel: str
    """The channel of what lands in the inbox."""
    watched: bool
    """Whether someone looks at the inbox again and again: then the sweep need not."""
    postbox: Postbox | None
    """Where large files may be posted without passing through us; None where they come through us anyway."""
    signs_in: bool
    """Whether people sign in here; otherwise a gateway before us tells who they are."""
    setting: Callable[[str], str | None]
    """Returns the JSON text of `offices`, `doors` or `destinations`; None when nobody wrote one."""
    secret: Callable[[str], str]
    """Returns a password or key by its name; raises `BadSetting`."""
    folder: Path | None
    """The data folder; None where there is no disk to keep anything on."""
    forms: Sequence[Path]
    """Folders of the installation's own form definitions."""
    instructions: Instructions | None
    """What it is told while it runs, where it has no folder to look in."""
    recall: Callable[[], None]
    """Gives back every message that was lent: whoever starts to serve alone knows that nobody holds one."""
    close: Callable[[], None]
    """Lets go of what is open; no call may be under way."""
