"""What arrives and is not opened: archives, wrappers, files of one program alone, mail. A part of `copiste.errors`."""

from __future__ import annotations

from collections.abc import Mapping

from copiste.errors import DocumentError


class ArchiveFile(DocumentError):
    """A ZIP, 7z, RAR or the like."""

    code = "archive"


class LockedArchive(DocumentError):
    """An archive under a password."""

    code = "archive_locked"


class OutlookFile(DocumentError):
    """A winmail.dat (TNEF), or a file of Microsoft's compound format such as .msg or .doc."""

    code = "outlook_file"


class ResourceFork(DocumentError):
    """What a Macintosh puts beside a file and nobody else reads (AppleDouble, RFC 1740)."""

    code = "resource_fork"


class TextFile(DocumentError):
    """A text, a table or a web page that is attached as a file. Facts: `name`, its kind, where its name gives one."""

    code = "text_file"


class CodedText(DocumentError):
    """A file that stands in a text, in a coding that is not opened, or cut off."""

    code = "text_coded"


class JoinedPdfs(DocumentError):
    """Several PDF documents one after the other in one file: readers show one of them. Facts: `count`."""

    code = "joined_pdfs"


class PdfPortfolio(DocumentError):
    """A PDF whose pages are a wrapper for the files in it. Facts: `count`."""

    code = "pdf_portfolio"


class DynamicXfa(DocumentError):
    """A form of Adobe's XFA whose only page says that it cannot be shown."""

    code = "dynamic_xfa"


class EncryptedMail(DocumentError):
    """S/MIME or PGP, encrypted."""

    code = "mail_encrypted"


class SignedMail(DocumentError):
    """S/MIME, signed in the manner that wraps what it signs."""

    code = "mail_signed"


class NestedMail(DocumentError):
    """A message inside messages, deeper than they are opened."""

    code = "mail_nested"


class SplitMail(DocumentError):
    """A piece of a message that was cut up (RFC 2046, message/partial): it waits, and nothing is joined."""

    code = "mail_split"


class MailElsewhere(DocumentError):
    """A message whose content stands elsewhere (RFC 2046, message/external-body)."""

    code = "mail_elsewhere"


class BrokenMail(DocumentError):
    """A message that cannot be taken apart."""

    code = "mail_broken"


class NoDocumentInMail(DocumentError):
    """A message with nothing attached that is read here."""

    code = "mail_no_document"


class SenderRefused(DocumentError):
    """A message whose sender is not on the list of its mailbox."""

    code = "mail_sender"


class SenderUnproven(DocumentError):
    """A message that no authentication result of our mail service shows to be from whom it says."""

    code = "mail_unproven"


class InfectedMail(DocumentError):
    """A message that the mail service found a virus in."""

    code = "mail_infected"


BY_CODE: Mapping[str, type[DocumentError]] = {kind.code: kind for kind in DocumentError.__subclasses__()}
"""Every reason why a document is refused, those of `errors` and those of this module, by its code."""
