# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of a result GeoPackage: their names, columns and French titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sinp_hdf_plugin.core.formats.gpkg_layers import held_name
from sinp_hdf_plugin.core.formats.gpkg_tables import Table, TableField
from sinp_hdf_plugin.core.places.projection import REGION_CRS
from sinp_hdf_plugin.core.standard.model import Version

# Kind of geometry (point, line, polygon, none) -> table.
OCCURRENCES: Mapping[str | None, str] = {
    "P": "occurrences_point",
    "L": "occurrences_ligne",
    "A": "occurrences_polygone",
    None: "occurrences_sans_geometrie",
}
_TITLES: Mapping[str | None, str] = {
    "P": "Occurrences (points)",
    "L": "Occurrences (lignes)",
    "A": "Occurrences (polygones)",
    None: "Occurrences sans géométrie",
}
_LINE = TableField("ligne_source", "integer", "Ligne source")
_SHEET = TableField("feuille", "text", "Feuille ou table")
_RECORD = TableField("id_enregistrement", "text", "Identifiant de l’enregistrement")
_RULE = TableField("regle", "text", "Règle")

TECHNICAL = (_LINE, _SHEET, TableField("echangeable", "integer", "État"))
FINDING_FIELDS = (
    _RULE,
    TableField("gravite", "text", "Gravité"),
    TableField("attribut", "text", "Attribut"),
    TableField("valeur", "text", "Valeur trouvée"),
    TableField("message", "text", "Message"),
    TableField("proposition", "text", "Proposition"),
    TableField("confiance", "text", "Confiance de la proposition"),
    _RECORD,
    _LINE,
    _SHEET,
)
# What comes before the source's own columns in the quarantine.
QUARANTINE_FIELDS = (
    _LINE,
    _SHEET,
    TableField("motifs", "text", "Motifs de mise en quarantaine"),
    TableField("regles", "text", "Règles"),
    TableField("cellules", "text", "Cellules d’origine"),
)
DISPLACED_FIELDS = (
    _RECORD,
    TableField("nomAttr", "text", "Attribut vidé"),
    TableField("valeurInit", "text", "Valeur initiale"),
    _RULE,
    _LINE,
    _SHEET,
)
REPORT_FIELDS = (
    TableField("section", "text", "Section"),
    TableField("cle", "text", "Clé"),
    TableField("libelle", "text", "Libellé"),
    TableField("valeur", "text", "Valeur"),
)


def result_tables(version: Version, source_columns: Sequence[str], source_crs: str | None) -> list[Table]:
    """Every table of a result. The quarantine has a geometry when the source has (`source_crs` not None)."""
    own = [
        TableField(c.name, "text" if c.list else c.type, c.label.fr) for c in version.columns() if c.type != "geometry"
    ]
    quarantine = [*QUARANTINE_FIELDS, *(TableField(held_name(name)) for name in source_columns)]
    return [
        *(Table(name, [*own, *TECHNICAL], kind, REGION_CRS, title=_TITLES[kind]) for kind, name in OCCURRENCES.items()),
        Table(
            *("quarantaine", quarantine, "*" if source_crs else None, source_crs),
            *("q_fid", "q_geom", "Lignes en quarantaine"),
        ),
        Table("elements_deplaces", DISPLACED_FIELDS, title="Valeurs déplacées"),
        Table("constats", FINDING_FIELDS, "P", REGION_CRS, title="Constats"),
        Table("rapport", REPORT_FIELDS, title="Rapport"),
    ]
