"""Stands in for fastavro: Avro binary of one record without a header, as the specification has it."""
import struct
from datetime import datetime, timedelta, timezone
from . import schema

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def schemaless_writer(out, schema, record):
    _write(out, schema, record, _names(schema, {}))


def schemaless_reader(source, schema):
    return _read(source, schema, _names(schema, {}))


def _names(schema, names):
    if isinstance(schema, list):
        for one in schema:
            _names(one, names)
    elif isinstance(schema, dict):
        if "name" in schema:
            space = schema.get("namespace")
            names[schema["name"]] = schema
            if space:
                names[space + "." + schema["name"]] = schema
        for field in schema.get("fields", []):
            _names(field["type"], names)
        for inner in ("items", "values", "type"):
            if isinstance(schema.get(inner), (dict, list)):
                _names(schema[inner], names)
    return names


def _long(out, number):
    number = (number << 1) ^ (number >> 63)
    while number & ~0x7F:
        out.write(bytes([(number & 0x7F) | 0x80]))
        number >>= 7
    out.write(bytes([number]))


def _write(out, schema, value, names):
    if isinstance(schema, list):
        if schema != ["null", schema[1]]:
            raise ValueError("only unions of null and one type")
        _long(out, 0 if value is None else 1)
        if value is not None:
            _write(out, schema[1], value, names)
        return
    kind = schema["type"] if isinstance(schema, dict) else schema
    if kind == "record":
        for name in value:
            if name not in [field["name"] for field in schema["fields"]]:
                raise ValueError("no field " + name)
        for field in schema["fields"]:
            if field["name"] not in value and "default" not in field:
                raise ValueError("missing " + field["name"])
            _write(out, field["type"], value.get(field["name"], field.get("default")), names)
    elif kind == "enum":
        _long(out, schema["symbols"].index(value))
    elif kind in ("string", "bytes"):
        encoded = value.encode() if kind == "string" else value
        _long(out, len(encoded))
        out.write(encoded)
    elif kind in ("int", "long"):
        _long(out, value)
    elif kind == "boolean":
        out.write(b"\1" if value else b"\0")
    elif kind == "float":
        out.write(struct.pack("<f", value))
    elif kind == "map":
        if value:
            _long(out, len(value))
            for key, one in value.items():
                _write(out, "string", key, names)
                _write(out, schema["values"], one, names)
        _long(out, 0)
    elif kind in names:
        _write(out, names[kind], value, names)
    else:
        raise ValueError("cannot write %s" % kind)


def _number(source):
    result = shift = 0
    while True:
        byte = source.read(1)[0]
        result |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return (result >> 1) ^ -(result & 1)


def _read(source, schema, names):
    if isinstance(schema, list):
        return _read(source, schema[_number(source)], names)
    kind = schema["type"] if isinstance(schema, dict) else schema
    if kind == "null":
        return None
    if kind == "record":
        return {field["name"]: _read(source, field["type"], names) for field in schema["fields"]}
    if kind == "enum":
        return schema["symbols"][_number(source)]
    if kind in ("string", "bytes"):
        encoded = source.read(_number(source))
        return encoded.decode() if kind == "string" else encoded
    if kind in ("int", "long"):
        number = _number(source)
        micros = isinstance(schema, dict) and schema.get("logicalType") == "timestamp-micros"
        return EPOCH + timedelta(microseconds=number) if micros else number
    if kind == "boolean":
        return source.read(1) == b"\1"
    if kind == "float":
        return struct.unpack("<f", source.read(4))[0]
    if kind == "array":
        items = []
        while (count := _number(source)) != 0:
            if count < 0:
                count = -count
                _number(source)
            items += [_read(source, schema["items"], names) for _ in range(count)]
        return items
    if kind in names:
        return _read(source, names[kind], names)
    raise ValueError("cannot read %s" % kind)
