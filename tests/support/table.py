"""The part of DynamoDB that the ledger uses, fast: single writes and transactions with conditions, batches of reads, and
one index. What it doesn't know it refuses. tests/test_load.py runs the suite of all stores of the ledger against it."""

import re

CONDITION = re.compile(r"(attribute_exists|attribute_not_exists)\(([#\w]+)\)|([#\w]+) = (:\w+)")
QUERY = re.compile(r"(\w+) = (:\w+) AND (\w+) <= (:\w+)")
PREFIX = "com.amazonaws.dynamodb.v20120810#"


class Refused(Exception):
    """An answer that is an error: its type, and more fields."""

    def __init__(self, kind, **fields):
        super().__init__(kind)
        self.body = {"__type": PREFIX + kind, "message": kind} | fields


class Table:
    """Items by `pk`. A write is begun, when its conditions are asked, and ended, when it is seen. An item that is being
    written by a transaction meanwhile makes other writes fail, as on AWS."""

    def __init__(self):
        self.items = {}
        self.busy = set()

    def begin(self, operation, request):
        """Asks the conditions. Returns what ends it and gives the answer."""
        return {
            "TransactWriteItems": self.transact,
            "PutItem": self.put,
            "BatchGetItem": self.batch_get,
            "Query": self.query,
        }.get(operation, self.unknown)(request)

    def unknown(self, request):
        raise Refused("UnknownOperationException")

    def holds(self, put):
        item = self.items.get(put["Item"]["pk"]["S"], {})
        names, values = put.get("ExpressionAttributeNames", {}), put.get("ExpressionAttributeValues", {})
        for part in filter(None, put.get("ConditionExpression", "").split(" AND ")):
            match = CONDITION.fullmatch(part)
            if not match:
                raise Refused("ValidationException", part=part)
            function, argument, name, value = match.groups()
            found = item.get(names.get(argument or name, argument or name))
            if not {
                "attribute_exists": found is not None,
                "attribute_not_exists": found is None,
                None: value and found == values[value],
            }[function]:
                return False
        return True

    def reason(self, put):
        """Why a write can't be made, as a transaction says it."""
        key = put["Item"]["pk"]["S"]
        if key in self.busy:
            return {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}
        if self.holds(put):
            return {"Code": "None"}
        found = {"Item": self.items[key]} if key in self.items else {}
        return {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"} | found

    def transact(self, request):
        puts = [item["Put"] for item in request["TransactItems"]]
        keys = {put["Item"]["pk"]["S"] for put in puts}
        if len(keys) < len(puts) or len(puts) > 100:
            raise Refused("ValidationException")
        reasons = [self.reason(put) for put in puts]
        if any(reason["Code"] != "None" for reason in reasons):
            raise Refused("TransactionCanceledException", CancellationReasons=reasons)
        self.busy |= keys

        def end():
            self.busy -= keys
            self.items |= {put["Item"]["pk"]["S"]: put["Item"] for put in puts}
            return {}

        return end

    def put(self, request):
        reason = self.reason(request)
        if reason["Code"] == "TransactionConflict":
            raise Refused("TransactionConflictException")
        if reason["Code"] != "None":
            found = {"Item": reason["Item"]} if "Item" in reason else {}
            raise Refused("ConditionalCheckFailedException", **found)
        self.items[request["Item"]["pk"]["S"]] = request["Item"]
        return dict

    def batch_get(self, request):
        def end():
            found = {
                table: [self.items[key["pk"]["S"]] for key in wanted["Keys"] if key["pk"]["S"] in self.items]
                for table, wanted in request["RequestItems"].items()
            }
            return {"Responses": found, "UnprocessedKeys": {}}

        return end

    def query(self, request):
        match = QUERY.fullmatch(request["KeyConditionExpression"])
        if not match:
            raise Refused("ValidationException")
        values = request["ExpressionAttributeValues"]
        is_, until = values[match[2]], float(values[match[4]]["N"])
        found = [item for item in self.items.values() if item.get(match[1]) == is_ and match[3] in item]
        found = [item for item in found if float(item[match[3]]["N"]) <= until]
        found.sort(key=lambda item: float(item[match[3]]["N"]))
        return lambda: {"Items": found, "Count": len(found)}
