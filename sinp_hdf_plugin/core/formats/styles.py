# SPDX-License-Identifier: GPL-2.0-or-later
"""Default styles inside the GeoPackage: QGIS applies them when it opens a layer, with French aliases.

`resources/styles` holds what is drawn, one QML file a table; the aliases and the columns of the attribute
table come from the version of the format.
"""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from sinp_hdf_plugin.core.formats.gpkg_tables import Table
from sinp_hdf_plugin.core.formats.layer_styles import add_default_style, create_layer_styles
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES, result_tables
from sinp_hdf_plugin.core.resources import resource
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.standard.model import Version

_NAME, _DESCRIPTION = "SINP Hauts-de-France", "Style livré avec l’extension SINP Hauts-de-France"

# What a reader looks for, in this order, at the left of the attribute table of occurrences.
_FIRST = (
    *("echangeable", "nomCite", "dateDebut", "observateurIdentite", "cdNom", "statutObservation"),
    *("denombrementMin", "denombrementMax", "nomCommune", "nomLieu", "commentaire"),
)
_WIDE = {
    "cellules": 150,
    "commentaire": 260,
    "decision": 150,
    "echangeable": 125,
    "gravite": 125,
    "libelle": 420,
    "message": 440,
    "motifs": 480,
    "pourquoi": 560,
    "nomCite": 220,
    "observateurIdentite": 220,
    "proposition": 180,
    "regles": 150,
}
_CHARACTER, _MARGIN, _NARROWEST, _WIDEST = 7, 30, 90, 300  # pixels, for a column as wide as its title

# Kind of the quarantined geometries, by their WKB type -> the file that draws them.
_QUARANTINE_KINDS = {1: "_point", 2: "_ligne", 3: "_polygone", 4: "_point", 5: "_ligne", 6: "_polygone"}
# Where SQLite finds that type: after the GeoPackage header without envelope (8 bytes) and the byte order.
_WKB_TYPE_AT = 10

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_styles(
    connection: sqlite3.Connection, version: Version, filled: Mapping[str, Collection[str]] | None = None
) -> None:
    """Put a default style for each table of the result in `layer_styles`, the table QGIS reads them from.

    `filled` tells for a table which columns hold something: the others go to the end of its attribute table.
    """
    create_layer_styles(connection)
    for table in result_tables(version, (), None):
        write_style(connection, table, (filled or {}).get(table.name))


def write_tables_styles(
    connection: sqlite3.Connection, tables: Sequence[Table], forms: Mapping[str, str] | None = None
) -> None:
    """The same for the tables of a file that is no result: their styles have their names. `forms`: see style_forms."""
    create_layer_styles(connection)
    for table in tables:
        write_style(connection, table, None, (forms or {}).get(table.name, ""))


def write_style(connection: sqlite3.Connection, table: Table, filled: Collection[str] | None, form: str = "") -> None:
    """Add the default style of one table to `layer_styles`."""
    geometries = dict(connection.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
    geometry = geometries.get(table.name, "")
    known = connection.execute(f"PRAGMA table_info({quoted(table.name)})")
    columns = [row[1] for row in known if row[1] != geometry]
    aliases = {table.fid: "Numéro interne", **{field.name: field.alias for field in table.fields}}
    qml = (
        resource("styles", f"{_file(connection, table.name, geometry)}.qml")
        .read_text(encoding="utf-8")
        .replace("<form/>", form)
        .replace("<aliases/>", _aliases(columns, aliases))
        .replace("<attributetableconfig/>", _attribute_table(_order(table.name, columns, filled), aliases, table.fid))
    )
    add_default_style(connection, table.name, geometry, qml, _NAME, _DESCRIPTION)


def _file(connection: sqlite3.Connection, table: str, geometry: str) -> str:
    """The name of the QML file of a table: the quarantine is drawn as the source's geometries are."""
    if table != "quarantaine" or not geometry:
        return table
    sql = "SELECT substr({0}, {1}, 4) FROM quarantaine WHERE {0} IS NOT NULL LIMIT 1"
    found = connection.execute(sql.format(quoted(geometry), _WKB_TYPE_AT)).fetchone()
    return table if found is None else table + _QUARANTINE_KINDS.get(int.from_bytes(found[0], "little"), "")


def _order(table: str, columns: Sequence[str], filled: Collection[str] | None) -> list[str]:
    """The columns as the attribute table shows them: the most read, then the filled ones, then the empty ones."""
    if table not in OCCURRENCES.values():
        return list(columns)
    first = [name for name in _FIRST if name in columns]
    rest = [name for name in columns if name not in first]
    return first + sorted(rest, key=lambda name: filled is not None and name not in filled)


def _aliases(columns: Sequence[str], aliases: Mapping[str, str]) -> str:
    """The titles of the columns; those of a source have none but their own name."""
    return _element(
        "aliases",
        (
            f'<alias field="{_text(name)}" index="{rank}" name="{_text(aliases.get(name, ""))}"/>'
            for rank, name in enumerate(columns)
        ),
    )


def _attribute_table(columns: Sequence[str], aliases: Mapping[str, str], hidden: str) -> str:
    """Order, width and visibility of the columns in the attribute table."""
    shown = (
        f'<column type="field" name="{_text(name)}" width="{_width(name, aliases)}" hidden="{int(name == hidden)}"/>'
        for name in columns
    )
    config = _element("columns", [*shown, '<column type="actions" width="-1" hidden="1"/>'])
    return (
        f'<attributetableconfig actionWidgetStyle="dropDown" sortExpression="" sortOrder="0">{config}'
        "</attributetableconfig>"
    )


def _width(name: str, aliases: Mapping[str, str]) -> int:
    title = len(aliases.get(name) or name) * _CHARACTER + _MARGIN
    return _WIDE.get(name, min(max(title, _NARROWEST), _WIDEST))


def _element(name: str, children: Iterable[str]) -> str:
    return f"<{name}>{''.join(children)}</{name}>"


def _text(value: str) -> str:
    """Text for an XML attribute, whatever a source calls its columns."""
    return html.escape(_NOT_XML.sub("", value), quote=True)
