"""Mail that Amazon SES puts into the inbox: nobody is asked and nobody calls, it arrives as any upload does.

Options of the connection are those of the mail stage (`docs/mail.md`).
"""

from __future__ import annotations

from copiste.gateways.imap import MESSAGES
from copiste.ports.doors import GatewayFacts

FACTS = GatewayFacts(kind="ses", channel="email", options=MESSAGES)


class Ses:
    """Facts alone: the inbox takes in what it brings."""

    facts = FACTS
