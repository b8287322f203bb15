"""What an office tells whoever sent a document that came through badly: what is wrong with which page, and what to do.

Nothing in it is personal: a receipt number, when the document came, how many pages it has, and what is wrong with them.
"""

from __future__ import annotations

from copiste.errors import ObjectMissing
from copiste.keeping.artefacts import load_assembly, why_refused
from copiste.keeping.vault import Vault
from copiste.ports.ledger import DocumentEntry
from copiste.records.model import PageQuality
from copiste.settings.offices import Office
from copiste.texts import Language, catalogue, explain_code, say


def quality_of(document: str, vault: Vault) -> tuple[PageQuality, ...]:
    """Return how well each page came through; nothing before the document is put together."""
    try:
        return load_assembly(document, vault).quality
    except ObjectMissing:
        return ()


def title(language: Language) -> str:
    """Return the notice's title."""
    return say("notice.title", language)


def text(entry: DocumentEntry, office: Office, vault: Vault, language: Language) -> str:
    """Return the notice of a document, line by line."""
    poor = [page for page in quality_of(entry.id, vault) if page.reasons]
    facts = {
        "receipt": entry.receipt,
        "at": office.local(entry.landed_at),
        "zone": office.zone,
        "pages": "?" if entry.pages is None else entry.pages,
    }
    unopened = entry.reason is not None and entry.pages is None  # a file that no machine setting would have helped
    lines = [say("notice.received_whole" if unopened else "notice.received", language, **facts), ""]
    if entry.reason is not None and f"error.{entry.reason}" in catalogue(language):
        refused = why_refused(entry.id, vault)
        lines += [explain_code(entry.reason, language, {} if refused is None else refused.facts), ""]
    if poor:
        lines += [say("notice.poor", language), ""]
        lines += [
            f"- {say('notice.page', language, page=page.page)} {say(f'legibility.{reason}', language)}"
            for page in poor
            for reason in page.reasons
        ]
        told = dict.fromkeys(reason for page in poor for reason in page.reasons)
        lines += ["", say("notice.todo", language), ""]
        lines += [f"- {say(f'remedy.{reason}', language)}" for reason in told]
    elif entry.reason is None:
        lines += [say("notice.nothing", language)]
    lines += ["", say("notice.again_whole" if unopened else "notice.again", language, **facts)]
    return "\n".join(lines)
