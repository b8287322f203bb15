"""What an installation on AWS would cost, modelled: no bill stands behind any figure here.

    python infra/cost.py [--pages 2000] [--seconds 2.4]

Prices are US dollars in ca-central-1, as `PRICES_OF` dates them: list prices from AWS's pricing pages, never held
against a bill or the price API. Lambda's stand in the white paper "How AWS Pricing Works" too; DynamoDB's are those of
us-east-1 since November 2024 (0.625 and 0.125 a million) and a tenth more. Seconds to read come from bench/RESULTS.md
on one core; those of the other steps and the calls were counted on an imitated AWS (tests/cloud/test_cost.py holds the
calls). Lambda gives a function of 1,769 MB one core, so a second of one core is a second there.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

PRICES_OF = "2026-11"
PRICES: Mapping[str, float] = MappingProxyType(
    {
        "lambda GB-second, x86": 0.0000166667,
        "lambda request": 0.20e-6,
        "s3 put": 5.5e-6,
        "s3 get": 0.44e-6,
        "s3 GB-month": 0.025,
        "s3 archive GB-month": 0.005,
        "sqs request": 0.40e-6,
        "dynamodb write unit": 0.6875e-6,
        "dynamodb read unit": 0.1375e-6,
        "dynamodb GB-month": 0.275,
        "dynamodb recovery GB-month": 0.22,
        "kms request": 3e-6,
        "log GB": 0.55,
        "event": 1e-6,
        "kms key, month": 1.0,
        "alarm metric, month": 0.10,
        "custom metric, month": 0.30,
        "dashboard, month": 3.0,
        "ecr GB-month": 0.10,
        "endpoint in a zone, hour": 0.011,
    }
)
PEERS = (
    ("Textract FORMS, list price", 50.0),
    ("AWS GenAI IDP Accelerator, as its authors report: $0.055 a page", 55.0),
)
"""US dollars for a thousand pages, and who says so."""
ONE_CORE = 1769  # MB of memory that Lambda gives one core with; in proportion below (Lambda Developer Guide, "memory")
READ_SECONDS = 2.41  # a scan of 40 fields, bench/RESULTS.md
IMAGE_GB = 0.9  # estimated from the locked wheels; no image was built
LATENCY = 0.02  # seconds to AWS and back, assumed: no account was at hand to measure it
ALARM_METRICS = 5 + 5 + 8 + 8 + 2 + 2 + 1 + 1 + 1 + 2  # template.yaml, alarm by alarm
CUSTOM_METRICS = 5 * 2 + 9 + 1  # Taken and Failed of five functions, nine of the sweep, Failed of fax
HELD: Mapping[str, int] = MappingProxyType({"original": 160_100, "work": 136_600, "record": 2_600, "table": 10_600})
"""Bytes that a document of one scanned page leaves, counted on an imitated AWS (tests/cloud/test_cost.py); the table
with what both indexes list again. Originals go to the archive after 90 days, what is in `work` goes after `WorkDays`:
here all of it stands.
"""
HELD_BY = (100, 10_000, 1_000_000)  # documents that an installation holds: a small office's, a clinic's, a ministry's
SWEEP_CALLS = 50
"""What a sweep asks for at most, whatever is held (tests/cloud/test_growth.py)."""
SWEEPS = 12 * 24 * 30.4  # a month of 30.4 days: every five minutes, as template.yaml has it
POLLS = 60 * 24 * 30.4  # every minute, the same
POLL_SECONDS = 0.1  # with no account to ask; assumed


@dataclass(frozen=True, slots=True)
class Step:
    """One function: memory in MB, seconds of one core a page, and what it asks for a page of a document that has one.

    `calls` are the requests that it waits for, one after another; of those side by side, one in eight. `writes` and
    `reads` are DynamoDB's units, of 1 and 4 KB: a transaction's write counts twice, and each index once that lists the
    item, twice when it moves there. `messages` are SQS's requests: sent, received and deleted.
    """

    name: str
    memory: int
    core: float
    calls: int
    puts: int
    gets: int
    writes: int
    reads: int
    messages: int
    keys: int

    @property
    def seconds(self) -> float:
        """Return how long it runs: the core's time, longer where it has less than one, and the way to AWS and back."""
        return self.core * max(1.0, ONE_CORE / self.memory) + LATENCY * self.calls


def steps(read_seconds: float) -> tuple[Step, ...]:
    """Return the steps of a page, of functions that have just started: later ones need not ask for what was told."""
    return (
        Step("intake", 3008, 0.51, calls=17, puts=4, gets=2, writes=14, reads=2, messages=3, keys=2),
        Step("read", 1769, read_seconds, calls=10, puts=1, gets=3, writes=1, reads=3, messages=3, keys=1),
        Step("assemble", 1769, 0.05, calls=19, puts=1, gets=4, writes=19, reads=23, messages=3, keys=2),
        Step("file", 512, 0.10, calls=14, puts=0, gets=1, writes=12, reads=6, messages=3, keys=2),
    )


def a_page(read_seconds: float) -> dict[str, float]:
    """Return the dollars of one page by what they are for, waiting of a person and sweep apart."""
    cost = dict.fromkeys(("compute", "storage calls", "table", "queues", "keys", "logs and events"), 0.0)
    for step in steps(read_seconds):
        gigabytes = step.memory / 1024 * step.seconds
        cost["compute"] += gigabytes * PRICES["lambda GB-second, x86"] + PRICES["lambda request"]
        cost["storage calls"] += step.puts * PRICES["s3 put"] + step.gets * PRICES["s3 get"]
        cost["table"] += step.writes * PRICES["dynamodb write unit"] + step.reads * PRICES["dynamodb read unit"]
        cost["queues"] += step.messages * PRICES["sqs request"]
        cost["keys"] += step.keys * PRICES["kms request"]
        cost["logs and events"] += 3e-6 * PRICES["log GB"]  # some 3 KB
    cost["logs and events"] += PRICES["event"]
    return cost


def a_document_held() -> dict[str, float]:
    """Return the dollars a month that one document costs for as long as it is held, its page image included."""
    gigabytes = {name: size / 1e9 for name, size in HELD.items()}
    return {
        "original": gigabytes["original"] * PRICES["s3 archive GB-month"],
        "page image and reading": gigabytes["work"] * PRICES["s3 GB-month"],
        "record": gigabytes["record"] * PRICES["s3 GB-month"],
        "table": gigabytes["table"] * (PRICES["dynamodb GB-month"] + PRICES["dynamodb recovery GB-month"]),
    }


def held(documents: int) -> float:
    """Return the dollars a month that so many held documents add to what a month costs when nothing arrives."""
    return documents * sum(a_document_held().values())


def a_month() -> dict[str, float]:
    """Return the dollars that a month costs when nothing arrives."""
    gigabytes = 1.0 * SWEEP_CALLS * LATENCY * 2  # the sweep, of 1,024 MB: as long again for its own work, assumed
    asked = 15 * PRICES["sqs request"] + (SWEEP_CALLS - 15) * PRICES["dynamodb read unit"] * 4  # lists of some 30 KB
    return {
        "key": PRICES["kms key, month"],
        "alarms": ALARM_METRICS * PRICES["alarm metric, month"],
        "metrics": CUSTOM_METRICS * PRICES["custom metric, month"],
        "dashboard (the first three of an account are free)": PRICES["dashboard, month"],
        "sweep": SWEEPS * (gigabytes * PRICES["lambda GB-second, x86"] + asked),
        "poll": POLLS * (PRICES["lambda request"] + POLL_SECONDS * PRICES["lambda GB-second, x86"]),
        "image": IMAGE_GB * PRICES["ecr GB-month"],
        "idle polling of queues": 5 * 5 * 3 * 60 * 24 * 30.4 * PRICES["sqs request"],
    }


def enclosed() -> float:
    """Return the dollars a month that `Enclosed` adds: two endpoints with a price (KMS, SQS) in two zones.

    What goes through them, a few KB a page at $0.01 a GB, is left out; pages go by the endpoints that cost nothing.
    """
    return 2 * 2 * 24 * 30.4 * PRICES["endpoint in a zone, hour"]


def report(pages: int, read_seconds: float) -> str:
    """Return the whole account as text."""
    page, month = a_page(read_seconds), a_month()
    lines = [f"MODELLED, not billed. Prices of {PRICES_OF}, ca-central-1, US dollars, no free tier.", ""]
    lines.append(f"1,000 pages, {read_seconds:g} s of one core to read one:")
    lines += [f"  {name:<54}{1000 * cost:>8.3f}" for name, cost in page.items()]
    lines += [f"  {'all-in':<54}{1000 * sum(page.values()):>8.3f}", ""]
    lines.append("a month when nothing arrives:")
    lines += [f"  {name:<54}{cost:>8.2f}" for name, cost in month.items()]
    lines += [f"  {'all':<54}{sum(month.values()):>8.2f}", ""]
    lines += [f"{'a month more with Enclosed=yes:':<56}{enclosed():>8.2f}", ""]
    lines.append("a month more for what is held:")
    lines += [f"  {f'{count:,} documents of one page':<54}{held(count):>8.2f}" for count in HELD_BY]
    lines.append("")
    lines.append(f"a clinic with {pages:,} pages a month: {sum(month.values()) + pages * sum(page.values()):.2f}")
    lines += ["", "1,000 pages elsewhere, reading alone:"]
    lines += [f"  {name:<66}{cost:>6.2f}" for name, cost in PEERS]
    return "\n".join(lines)


def main() -> None:
    """Print the account."""
    parser = argparse.ArgumentParser(description="what AWS would cost, modelled")
    parser.add_argument("--pages", type=int, default=2000, help="pages a month (default %(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=READ_SECONDS, help="seconds to read a page (default %(default)s)"
    )
    options = parser.parse_args()
    print(report(options.pages, options.seconds))


if __name__ == "__main__":
    main()
