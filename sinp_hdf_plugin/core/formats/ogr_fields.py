# SPDX-License-Identifier: GPL-2.0-or-later
"""Fields of an OGR layer: how the value of each type is read, and dates written the ISO way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from osgeo import ogr

from sinp_hdf_plugin.core.formats.byte_tally import RESCUE

_LIST_TYPES = {
    ogr.OFTStringList: "GetFieldAsStringList",
    ogr.OFTIntegerList: "GetFieldAsIntegerList",
    ogr.OFTInteger64List: "GetFieldAsInteger64List",
    ogr.OFTRealList: "GetFieldAsDoubleList",
}
_UTC = 100  # OGR's time zone flag; each unit is a quarter of an hour, 0 and 1 say nothing of the zone
_LIST_SEPARATOR = "|"

Getter = Callable[[Any, int], Any]


class Field(NamedTuple):
    """A field of a layer and its place in it."""

    name: str
    place: int
    type: int
    subtype: int


def fields_of(layer: Any) -> tuple[list[Field], list[Field]]:
    """(fields that hold values, fields that hold bytes)."""
    definition = layer.GetLayerDefn()
    fields = []
    for index in range(definition.GetFieldCount()):
        field = definition.GetFieldDefn(index)
        fields.append(Field(field.GetName(), index, field.GetType(), field.GetSubType()))
    values = [field for field in fields if field.type != ogr.OFTBinary]
    return values, [field for field in fields if field.type == ogr.OFTBinary]


def getter_of(field: Field) -> Getter:
    """The function (feature, index) that reads a field: int, float, str or None."""
    if field.type in _LIST_TYPES:
        return _present(_list_getter(_LIST_TYPES[field.type]))
    found = {
        ogr.OFTInteger: lambda feature, i: feature.GetFieldAsInteger(i),
        ogr.OFTInteger64: lambda feature, i: feature.GetFieldAsInteger64(i),
        ogr.OFTReal: _real,
        ogr.OFTDate: lambda feature, i: iso_date(feature.GetFieldAsDateTime(i)),
        ogr.OFTTime: lambda feature, i: iso_time(feature.GetFieldAsDateTime(i)),
        ogr.OFTDateTime: lambda feature, i: iso_datetime(feature.GetFieldAsDateTime(i)),
    }.get(field.type)
    return _present(found) if found else _text


def iso_date(parts: list) -> str:
    """`AAAA-MM-JJ` of OGR's seven parts of a date."""
    year, month, day = parts[:3]
    return f"{year:04d}-{month:02d}-{day:02d}"


def iso_time(parts: list) -> str:
    """`HH:MM:SS`, with what OGR knows of the zone."""
    hour, minute, second, zone = parts[3:7]
    text = f"{hour:02d}:{minute:02d}:{int(second):02d}"
    fraction = round((second - int(second)) * 1000)
    if 0 < fraction < 1000:
        text += f".{fraction:03d}"
    if zone == _UTC:
        return text + "Z"
    if zone > 1:
        shift = (zone - _UTC) * 15
        return f"{text}{'+' if shift > 0 else '-'}{abs(shift) // 60:02d}:{abs(shift) % 60:02d}"
    return text


def iso_datetime(parts: list) -> str:
    """`AAAA-MM-JJTHH:MM:SS`, with what OGR knows of the zone."""
    return f"{iso_date(parts)}T{iso_time(parts)}"


def text_or_none(value: Any) -> str | None:
    """A text of OGR; one that is not UTF-8 comes as bytes."""
    if isinstance(value, (bytes, bytearray)):
        value = bytes(value).decode("utf-8", RESCUE)
    return value or None


def _present(getter: Getter) -> Getter:
    return lambda feature, i: getter(feature, i) if feature.IsFieldSetAndNotNull(i) else None


def _text(feature: Any, i: int) -> str | None:
    return text_or_none(feature.GetFieldAsString(i))


def _real(feature: Any, i: int) -> float | None:
    value = feature.GetFieldAsDouble(i)
    return value if value == value else None


def _list_getter(method: str) -> Getter:
    return lambda feature, i: _LIST_SEPARATOR.join(map(str, getattr(feature, method)(i) or ())) or None
