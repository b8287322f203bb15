"""The one DynamoDB table, and the few operations that the ledger, the records and the keys need of it.

For template.yaml: keys `pk` (S, hash) and `sk` (S, range); two global secondary indexes, both KEYS_ONLY:
`everywhere` (hash `listing`, range `id`) and `by_office` (hash `office_listing`, range `id`), all of them S.
Billing by request, point-in-time recovery and deletion protection on, no stream; time to live by `ends` (`ENDS`), which
entries of registers alone have.
`TABLE` says the same for `create_table`. Needs dynamodb:GetItem, BatchGetItem, PutItem, UpdateItem, Query on table and
indexes (TransactWriteItems is covered by PutItem); for what records are found by BatchWriteItem too.

| pk                        | sk              | what                                     | listed in            |
|---------------------------|-----------------|------------------------------------------|----------------------|
| `document#<id>`           | `-`             | a document and the states of its pages   | both, by state       |
| `arrival#<sha256>`        | `-`             | which document an arrival made           |                      |
| `receipt#<number>`        | `-`             | which document has the number            |                      |
| `claim#<hash>#<office>`   | `-`             | which document had these bytes first     |                      |
| `record#<id>`             | `latest`        | the latest version of a record           | both                 |
| `record#<id>`             | `version#00001` | one before it, never changed             |                      |
| `record#<id>`             | `marks`         | the keyed fingerprints it is found by    |                      |
| `mark#<fingerprint>`      | a record's id   | that the record is found by it           |                      |
| `task#<id>`               | `-`             | what waits for a person; `id` is its rank | both                |
| `register#<kind>#<key>`   | `-`             | an account, a session, an incident …     | everywhere, or none  |
| `audit#<id>`              | `-`             | who saw or did what                      | everywhere, by month |
| `key#<document>`          | `-`             | a wrapped data key, or word of its end   |                      |
| `instructions`            | `-`             | settings and forms that were told        |                      |

Indexes follow the table by a moment; what they find is read again from the table itself, so an entry is never stale,
but one written this instant may not be listed yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from copiste.errors import Conflict, TooBusy
from copiste.homes.aws.calm import raise_if_busy, tries
from copiste.homes.aws.items import Item, Terms, Value, cut, decoded, encoded, fits, key_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SINGLE = "-"
ENDS = "ends"
"""The attribute by which DynamoDB removes what expired, within days: seconds since 1970. The template says the same."""
BATCH = 100  # what BatchGetItem takes
_WRITES = 25  # what BatchWriteItem takes
_TRIES = 8  # tries of what DynamoDB left over, for more than 16 MB or because it is too busy; chosen

TABLE: dict[str, Any] = {
    "AttributeDefinitions": [
        {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "listing", "office_listing", "id")
    ],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": index,
            "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}, {"AttributeName": "id", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
        for index, key in (("everywhere", "listing"), ("by_office", "office_listing"))
    ],
    "BillingMode": "PAY_PER_REQUEST",
}

_INDEX_KEYS = {"everywhere": "listing", "by_office": "office_listing"}


class DynamoTable:
    """Items as plain dictionaries: text, whole numbers, truth, bytes and maps of them; None is left out."""

    def __init__(self, client: DynamoDBClient, name: str) -> None:
        self._db = client
        self._name = name

    def get(self, pk: str, sk: str = SINGLE) -> Item | None:
        """Return the item as it stands after every write that was acknowledged, or None."""
        if not fits(pk, sk):
            return None
        answer = self._db.get_item(TableName=self._name, Key=key_of(pk, sk), ConsistentRead=True)
        return decoded(answer["Item"]) if "Item" in answer else None

    def put(self, item: Mapping[str, Value]) -> None:
        """Write *item* over whatever stands there."""
        self._db.put_item(TableName=self._name, Item=encoded(item))

    def put_new(self, item: Mapping[str, Value]) -> bool:
        """Write *item* unless one with its key is there; return whether it was written."""
        return self._put_if(item, {})

    def _put_if(self, item: Mapping[str, Value], wanted: Mapping[str, Value]) -> bool:
        try:
            self._db.put_item(**self._put(item, wanted))
        except self._db.exceptions.ConditionalCheckFailedException:
            return False
        except self._db.exceptions.TransactionConflictException:
            raise Conflict(what="table") from None
        return True

    def put_together(self, items: Sequence[Mapping[str, Value]], when: Sequence[Mapping[str, Value]]) -> list[bool]:
        """Write all *items*, or none of them; return for each whether its condition held.

        The condition of an item: an empty mapping asks that none with its key is there, else that the one there has
        these values. Raise `Conflict` when other writes stood in the way.
        """
        if len(items) == 1:  # a transaction of one would write it twice
            return [self._put_if(items[0], when[0])]
        puts = [{"Put": self._put(item, wanted)} for item, wanted in zip(items, when, strict=True)]
        try:
            self._db.transact_write_items(TransactItems=puts)  # type: ignore[arg-type]  # a list of plain dicts
        except self._db.exceptions.TransactionCanceledException as fault:
            reasons = [reason.get("Code", "") for reason in fault.response["CancellationReasons"]]
            failed = [reason == "ConditionalCheckFailed" for reason in reasons]
            if any(failed):
                return [not each for each in failed]
            raise_if_busy(reasons)
            raise Conflict(what="table") from None
        return [True] * len(items)

    def put_all(self, items: Sequence[Mapping[str, Value]], gone: Sequence[tuple[str, str]] = ()) -> None:
        """Write *items* over whatever stands there and remove those at *gone*, each for itself."""
        wanted: list[Any] = [{"PutRequest": {"Item": encoded(item)}} for item in items]
        wanted += [{"DeleteRequest": {"Key": key_of(*key)}} for key in gone]
        for first in range(0, len(wanted), _WRITES):
            self._write(wanted[first : first + _WRITES])

    def _write(self, wanted: Any) -> None:
        for _ in tries(_TRIES):
            answer = self._db.batch_write_item(RequestItems={self._name: wanted})
            wanted = answer.get("UnprocessedItems", {}).get(self._name)
            if not wanted:
                return
        raise TooBusy

    def beneath(self, pk: str, before: str | None) -> Iterator[str]:
        """Yield each `sk` under *pk*, the last first, those before *before*."""
        if not fits(pk):
            return
        terms = Terms()
        condition = f"{terms.name('pk')} = {terms.value(pk)}"
        condition += f" AND {terms.name('sk')} < {terms.value(cut(before))}" if before else ""
        pages = self._db.get_paginator("query").paginate(
            TableName=self._name,
            KeyConditionExpression=condition,
            ScanIndexForward=False,
            ExpressionAttributeNames=terms.names,
            ExpressionAttributeValues=terms.values,
        )
        for page in pages:
            yield from (decoded(item)["sk"] for item in page["Items"])

    def change(self, pk: str, sk: str, values: Mapping[str, Value], when: Mapping[str, Sequence[Value]]) -> Item | None:
        """Set attributes in one step, if each attribute of *when* has one of its values; return the item after it.

        Attributes within a map are named `map.key`; a value of None changes nothing. Return None when the condition
        does not hold. Raise `Conflict` when a transaction on the item stood in the way.
        """
        if not fits(pk, sk):
            return None
        terms = Terms()
        sets = [f"{terms.name(path)} = {terms.value(value)}" for path, value in values.items() if value is not None]
        conditions = [
            f"{terms.name(path)} IN ({', '.join(terms.value(each) for each in allowed)})"
            for path, allowed in when.items()
        ]
        try:
            answer = self._db.update_item(
                TableName=self._name,
                Key=key_of(pk, sk),
                UpdateExpression="SET " + ", ".join(sets),
                ConditionExpression=" AND ".join(conditions),
                ExpressionAttributeNames=terms.names,
                ExpressionAttributeValues=terms.values,
                ReturnValues="ALL_NEW",
            )
        except self._db.exceptions.ConditionalCheckFailedException:
            return None
        except self._db.exceptions.TransactionConflictException:
            raise Conflict(what="table") from None
        return decoded(answer["Attributes"])

    def listed(
        self, index: str, partition: str, after: str | None, *, backwards: bool = False
    ) -> Iterator[tuple[str, str, str]]:
        """Yield `id`, `pk` and `sk` of what *index* lists under *partition*, in the order of `id`, after *after*.

        *backwards* turns the order round, and with it what comes after.
        """
        if not fits(partition):
            return
        terms = Terms()
        condition = f"{terms.name(_INDEX_KEYS[index])} = {terms.value(partition)}"
        if after:
            condition += f" AND {terms.name('id')} {'<' if backwards else '>'} {terms.value(cut(after))}"
        asked: dict[str, Any] = {
            "TableName": self._name,
            "IndexName": index,
            "KeyConditionExpression": condition,
            "ScanIndexForward": not backwards,
            "ExpressionAttributeNames": terms.names,
            "ExpressionAttributeValues": terms.values,
        }
        answer = self._db.query(**asked, Limit=BATCH)  # most want a few: without a limit 1 MB is read, and paid for
        while True:
            for found in map(decoded, answer["Items"]):
                yield found["id"], found["pk"], found["sk"]
            if "LastEvaluatedKey" not in answer:
                return
            answer = self._db.query(**asked, ExclusiveStartKey=answer["LastEvaluatedKey"])

    def read(self, keys: Sequence[tuple[str, str]], attributes: Sequence[str]) -> list[Item]:
        """Return the items at *keys* (`pk`, `sk`; `BATCH` at most) in that order: keys and these attributes."""
        possible = [key for key in keys if fits(*key)]
        if not possible:
            return []
        terms = Terms()
        wanted: Any = {
            "Keys": [key_of(*key) for key in possible],
            "ProjectionExpression": ", ".join(terms.name(each) for each in ("pk", "sk", *attributes)),
            "ExpressionAttributeNames": terms.names,
            "ConsistentRead": True,
        }
        found: dict[tuple[str, str], Item] = {}
        for _ in tries(_TRIES):
            answer = self._db.batch_get_item(RequestItems={self._name: wanted})
            items = map(decoded, answer["Responses"].get(self._name, ()))
            found |= {(item["pk"], item["sk"]): item for item in items}
            rest = answer.get("UnprocessedKeys", {}).get(self._name)
            if rest is None:
                return [found[key] for key in keys if key in found]
            wanted["Keys"] = rest["Keys"]
        raise TooBusy

    def _put(self, item: Mapping[str, Value], wanted: Mapping[str, Value]) -> dict[str, Any]:
        put: dict[str, Any] = {"TableName": self._name, "Item": encoded(item)}
        if not wanted:
            return {**put, "ConditionExpression": "attribute_not_exists(pk)"}
        terms = Terms()
        condition = " AND ".join(f"{terms.name(path)} = {terms.value(value)}" for path, value in wanted.items())
        return {
            **put,
            "ConditionExpression": condition,
            "ExpressionAttributeNames": terms.names,
            "ExpressionAttributeValues": terms.values,
        }
