"""An SRFax account is emptied into documents: none twice, none lost, none marked as read before it is durable."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest

from copiste.books.doors import DOORS as DOORS_BOOK
from copiste.errors import BadSetting, DoorFailed
from copiste.gateways.srfax import SrFax
from tests.unit.gateways.conftest import DOORS, Place
from tests.unit.gateways.servers import TIFF, Said, SrFaxServer, is_new, served

CONNECTION = DOORS.connections["portail"]


@pytest.fixture
def server() -> SrFaxServer:
    return SrFaxServer()


@pytest.fixture
def account(server: SrFaxServer) -> Iterator[SrFax]:
    with served(server.answer) as url:
        yield srfax(url)


def srfax(url: str, password: str = "mot de passe", **options: str) -> SrFax:  # noqa: S107  of nobody
    return SrFax("portail", password, {"account": "4242", "url": url, "near": "yes", **options}, seconds=5)


def test_a_fax_becomes_a_document_with_what_the_gateway_knew_of_it(
    place: Place, server: SrFaxServer, account: SrFax
) -> None:
    server.arrives("101", User_FaxNumber="4185550100")

    assert place.collecting.run(CONNECTION, account, "fax") == {"taken": 1}

    ((office, data, facts),) = place.documents()
    assert (office, data) == ("greffe", TIFF)
    assert (facts.line, facts.forms) == ("Ligne du greffe", ("visit",))
    assert (facts.provider, facts.provider_id, facts.caller) == ("srfax", "101", "5145550155")
    assert (facts.station, facts.pages_declared, facts.partial) == ("CLINIQUE DU NORD", 2, False)
    assert facts.received_at == dt.datetime(2026, 11, 24, 14, 5, tzinfo=dt.UTC)
    assert facts.local_time == "Nov 24/26 09:05 AM"
    assert not is_new(server.faxes["101"])


def test_the_door_knows_when_something_came_there_last(place: Place, server: SrFaxServer, account: SrFax) -> None:
    registers = place.deps.registers
    place.collecting.run(CONNECTION, account, "fax")
    before = DOORS_BOOK.read(registers, CONNECTION.name)
    server.arrives("101")
    place.collecting.run(CONNECTION, account, "fax")
    place.now += dt.timedelta(hours=1)
    place.collecting.run(CONNECTION, account, "fax")

    after = DOORS_BOOK.read(registers, CONNECTION.name)
    assert before is not None
    assert after is not None
    assert (before.took, after.took) == (None, place.now - dt.timedelta(hours=1))


def test_it_is_marked_as_read_only_after_it_is_durable(place: Place, server: SrFaxServer, account: SrFax) -> None:
    server.arrives("101")
    seen: list[tuple[str, int]] = []
    server.broken = lambda form: seen.append((form["action"], len(place.documents())))

    place.collecting.run(CONNECTION, account, "fax")

    assert seen == [("Get_Fax_Inbox", 0), ("Retrieve_Fax", 0), ("Update_Viewed_Status", 1)]
    assert [call["sMarkasViewed"] for call in server.calls if "sMarkasViewed" in call] == ["N", "Y"]


def test_a_mark_that_fails_is_set_the_next_time_and_the_fax_is_not_fetched_again(
    place: Place, server: SrFaxServer, account: SrFax
) -> None:
    server.arrives("101")
    server.broken = lambda form: Said(status=500) if form["action"] == "Update_Viewed_Status" else None
    assert place.collecting.run(CONNECTION, account, "fax") == {"failed": 1}
    assert len(place.documents()) == 1
    server.broken = lambda _: None

    assert place.collecting.run(CONNECTION, account, "fax") == {"again": 1}

    assert len(place.documents()) == 1
    assert [call["action"] for call in server.calls].count("Retrieve_Fax") == 1
    assert not is_new(server.faxes["101"])


def test_a_fax_told_again_is_the_same_document_and_a_late_one_still_comes(
    place: Place, server: SrFaxServer, account: SrFax
) -> None:
    server.arrives("101")
    place.collecting.run(CONNECTION, account, "fax")
    server.faxes["101"]["ViewedStatus"] = "N"
    server.arrives("99", b"II*\0 late", Date="Nov 20/26 09:05 AM", EpochTime="1795183500")

    assert place.collecting.run(CONNECTION, account, "fax") == {"again": 1, "taken": 1}

    assert [data for _, data, _ in place.documents()] == [TIFF, b"II*\0 late"]


def test_one_broken_fax_stops_no_other(place: Place, server: SrFaxServer, account: SrFax) -> None:
    for number in ("101", "102", "103"):
        server.arrives(number, b"II*\0" + number.encode())
    bad = {"101": Said(b'{"Status": "Success", "Result": "not base64!"}'), "102": Said(b"<html>", cut=10)}
    server.broken = lambda form: bad.get(form.get("sFaxDetailsID", ""))

    assert place.collecting.run(CONNECTION, account, "fax") == {"failed": 2, "taken": 1}

    assert [data for _, data, _ in place.documents()] == [b"II*\x00103"]
    assert [each.code for each in place.errors if isinstance(each, DoorFailed)] == ["door_failed"] * 2
    assert place.said() == []
    place.now += dt.timedelta(minutes=16)
    place.collecting.run(CONNECTION, account, "fax")
    assert [(each.code, each.facts["door"], each.facts["problem"]) for each in place.said()] == [
        ("door_failing", "portail", "delivery")
    ]


def test_a_fax_that_vanished_is_said_aloud_and_taken_when_it_is_back(
    place: Place, server: SrFaxServer, account: SrFax
) -> None:
    server.arrives("101", User_FaxNumber="4185550100")
    kept = server.files.pop("101")

    assert place.collecting.run(CONNECTION, account, "fax") == {"lost": 1}
    (finding,) = place.said()
    assert (finding.code, dict(finding.facts)) == (
        "delivery_gone",
        {"door": "portail", "line": "Ligne du greffe", "count": 1},
    )
    assert is_new(server.faxes["101"])

    server.files["101"] = kept
    assert place.collecting.run(CONNECTION, account, "fax") == {"lost": 1}  # not asked again so soon
    place.now += dt.timedelta(hours=2)
    assert place.collecting.run(CONNECTION, account, "fax") == {"taken": 1}
    assert place.said() == []


def test_a_wrong_type_lands_too(place: Place, server: SrFaxServer, account: SrFax) -> None:
    server.arrives("101", b"PK\3\4 not a fax")

    place.collecting.run(CONNECTION, account, "fax")

    assert [data for _, data, _ in place.documents()] == [b"PK\3\4 not a fax"]


def test_an_entry_that_makes_no_sense_does_not_hide_the_others(
    place: Place, server: SrFaxServer, account: SrFax
) -> None:
    server.arrives("101", FileName="no number")
    server.arrives("102")

    assert place.collecting.run(CONNECTION, account, "fax") == {"taken": 1, "doors_failed": 1}


@pytest.mark.parametrize(
    "said",
    [
        Said(status=500),
        Said(b"maintenance"),
        Said(b"[]"),
        Said(b'{"Status": "Success", "Result": 7}'),
        Said(b"{", cut=5),
        Said(status=302, headers={"Location": "http://127.0.0.1:1/"}),
    ],
)
def test_an_account_that_does_not_answer_as_documented_fails_and_is_said_aloud_after_a_while(
    place: Place, server: SrFaxServer, account: SrFax, said: Said
) -> None:
    server.broken = lambda _: said

    assert place.collecting.run(CONNECTION, account, "fax") == {"doors_failed": 1}
    assert place.said() == []
    place.now += dt.timedelta(minutes=15)
    assert [(each.code, each.facts["door"]) for each in place.said()] == [("door_failing", "portail")]
    server.broken = lambda _: None
    place.collecting.run(CONNECTION, account, "fax")
    assert place.said() == []


def test_a_wrong_password_fails_the_door_and_is_in_no_error(place: Place, server: SrFaxServer) -> None:
    with served(server.answer) as url:
        found = place.collecting.run(CONNECTION, srfax(url, "faux"), "fax")

    assert found == {"doors_failed": 1}
    assert "faux" not in repr(place.errors)


def test_a_reception_that_broke_off_is_partial(place: Place, server: SrFaxServer, account: SrFax) -> None:
    server.arrives("101", ReceiveStatus="Communication Error")

    place.collecting.run(CONNECTION, account, "fax")

    ((_, _, facts),) = place.documents()
    assert (facts.partial, facts.is_incomplete, facts.error) == (True, True, "Communication Error")


def test_once_a_day_what_somebody_read_elsewhere_is_fetched_as_well(
    place: Place, server: SrFaxServer, account: SrFax
) -> None:
    place.collecting.run(CONNECTION, account, "fax")
    assert place.collecting.compare(CONNECTION, account, "fax") == {}
    server.arrives("101", ViewedStatus="Y")
    server.arrives("102", b"II*\0 gone", ViewedStatus="Y")
    del server.files["102"]
    place.now += dt.timedelta(hours=23)
    assert place.collecting.compare(CONNECTION, account, "fax") == {}
    place.now += dt.timedelta(hours=2)

    assert place.collecting.compare(CONNECTION, account, "fax") == {"taken": 1, "lost": 1}

    assert [data for _, data, _ in place.documents()] == [TIFF]
    assert [(each.code, each.facts["count"]) for each in place.said()] == [("delivery_gone", 1)]
    asked = [call for call in server.calls if call.get("sPeriod") == "RANGE"][-1]
    assert (asked["sViewedStatus"], asked["sStartDate"]) == ("ALL", "20261124")


@pytest.mark.parametrize(
    ("date", "epoch", "expected"),
    [
        ("Jul 02/26 09:05 AM", "", dt.datetime(2026, 7, 2, 13, 5, tzinfo=dt.UTC)),
        ("Nov 01/26 01:30 AM", "1793511000", dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)),
        ("Nov 01/26 01:30 AM", "1793514600", dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)),
        ("Jul 02/26 09:05 AM", "1782968700", dt.datetime(2026, 7, 2, 13, 5, tzinfo=dt.UTC)),  # shifted to the zone
        ("yesterday", "1793514600", dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)),
        ("yesterday", "", None),
    ],
)
def test_the_account_s_time_becomes_utc(
    server: SrFaxServer, account: SrFax, date: str, epoch: str, expected: dt.datetime | None
) -> None:
    server.arrives("101", Date=date, EpochTime=epoch)

    (waiting,) = account.waiting()

    assert waiting.facts.received_at == expected


def test_faxes_of_users_below_the_account_are_asked_for_in_their_name(server: SrFaxServer) -> None:
    server.arrives("101", User_ID=77, User_FaxNumber="4185550100")
    with served(server.answer) as url:
        account = srfax(url, sub_users="yes")
        (waiting,) = account.waiting()
        account.fetch(waiting)

    assert server.calls[0]["sIncludeSubUsers"] == "Y"
    assert server.calls[1]["sSubUserID"] == "77"
    assert "5550155" not in repr(waiting).replace(repr(waiting.facts), "")


def test_an_answer_larger_than_a_fax_may_be_is_cut_off(server: SrFaxServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copiste.gateways.srfax._LARGEST", 2000)
    server.arrives("101", b"x" * 5000)
    with served(server.answer) as url:
        account = srfax(url)
        (waiting,) = account.waiting()
        with pytest.raises(DoorFailed):
            account.fetch(waiting)


@pytest.mark.parametrize("options", [{"account": ""}, {"zone": "Mars/Base"}, {"format": "JPEG"}, {"acount": "1"}])
def test_options_that_make_no_sense_are_refused(options: dict[str, str]) -> None:
    with pytest.raises((BadSetting, DoorFailed)):
        list(srfax("http://127.0.0.1:1", **options).waiting())


@pytest.mark.parametrize(
    "url", ["http://10.0.0.8/x", "https://127.0.0.1:9/", "http://192.0.2.1/", "https://user@127.0.0.1/"]
)
def test_only_tls_to_public_addresses_unless_told_otherwise(url: str) -> None:
    with pytest.raises(DoorFailed):
        list(SrFax("portail", "x", {"account": "1", "url": url}, seconds=2).waiting())


def test_nothing_that_is_kept_in_the_clear_names_a_number(place: Place, server: SrFaxServer, account: SrFax) -> None:
    server.arrives("101", User_FaxNumber="4185550100")
    server.arrives("102", User_FaxNumber="4185550199")
    del server.files["102"]
    place.collecting.run(CONNECTION, account, "fax")

    kept = [
        json.dumps([slip.kind, slip.key, dict(slip.value)])
        for kind in ("collected", "lost-delivery", "door", "call", "rhythm")
        for slip in place.home.registers.slips(kind)
    ]
    assert len(kept) == 4
    assert not any("55501" in each for each in kept)
