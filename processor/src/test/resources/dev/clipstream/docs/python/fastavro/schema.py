import json


def load_schema(path):
    with open(path, encoding="utf-8") as schema:
        return json.load(schema)
