# SPDX-License-Identifier: GPL-2.0-or-later
"""The mistakes of the SIRF sample: how many rows in 10,000 have each, and how it is made."""

from __future__ import annotations

from random import Random

from bench.lambert93 import to_degrees
from bench.sample_mistakes import (
    CUT,
    NO_BREAK,
    PSEUDO_NULLS,
    Mistake,
    Row,
    borrow,
    edit,
    edit_one,
    first_point,
    mojibake,
    padded,
    put,
    shaped,
    too_long,
)


def in_degrees(row: Row, _: Random, __: Row) -> None:
    """Write the place in degrees, in the column of Lambert-93 metres."""
    longitude, latitude = to_degrees(*first_point(row["geom"]))
    row["geom"] = f"POINT({longitude:.5f} {latitude:.5f})"


def in_lambert_ii(row: Row, _: Random, __: Row) -> None:
    """Write the place as extended Lambert II has it, to some hundred metres (a shift, no change of datum)."""
    x, y = first_point(row["geom"])
    row["geom"] = f"POINT({x - 52_500:.1f} {y - 4_432_900:.1f})"


def reversed_axes(row: Row, _: Random, __: Row) -> None:
    """Write y before x."""
    x, y = first_point(row["geom"])
    row["geom"] = f"POINT({y:.1f} {x:.1f})"


SIRF: tuple[Mistake, ...] = (
    Mistake("annee_deux_chiffres", 12, "date_d", "TYP-008", "dd/mm/yy",
            edit("date_d", lambda text, _: text[:6] + text[8:])),
    Mistake("date_impossible", 8, "date_d", "TYP-006", "31/02, 31/04, 00/05",
            put(date_d="31/02/2015|31/04/2018|00/05/2011")),
    Mistake("date_iso", 16, "date_d", "",
            "ISO among dd/mm/yyyy (read without a word if the profile knows it)",
            edit("date_d", lambda text, _: f"{text[6:]}-{text[3:5]}-{text[:2]}")),
    Mistake("numero_tableur", 10, "date_d", "STR-021", "the day as a spreadsheet's serial number",
            put(date_d="41774|43952|38110")),
    Mistake("mois_jour", 10, "date_d", "STR-021, TYP-006", "mm/dd/yyyy",
            put(date_d="05/23/2014|06/30/2009|04/17/2020")),
    Mistake("date_future", 8, "date_d", "DAT-003", "an observation of 2091", put(date_d="14/05/2091")),
    Mistake("date_absente", 10, "date_d", "OBL-004", "no date", put(date_d="")),
    Mistake("cdref_decimal", 20, "cdref", "STR-020", "60612.0", edit("cdref", lambda text, _: f"{text}.0")),
    Mistake("cdref_absent", 12, "cdref", "OBL-018", "no code", put(cdref="")),
    Mistake("nom_absent", 12, "nom_lat", "OBL-003", "no name", put(nom_lat="")),
    Mistake("contributeur_absent", 14, "contrib", "OBL-008", "nobody", put(contrib="")),
    Mistake("contributeur_inconnu", 10, "contrib", "TYP-012", "?, xxx, Anonyme",
            put(contrib="?|xxx|Anonyme")),
    Mistake("deux_contributeurs", 12, "contrib", "TYP-011", "two persons, not separated by a comma",
            edit("contrib", lambda text, rng: f"{text}{rng.choice('/+&')}FAGNOT Noé")),
    Mistake("organisme_dans_nom", 12, "contrib", "TYP-013", "the body inside the person's name",
            edit("contrib", lambda text, _: f"{text} (Les Busards)")),
    Mistake("validation_inconnue", 12, "valid", "",
            "a level of no list (the producer's level is free text in the standard)",
            put(valid="A revoir|En cours|3b")),
    Mistake("validation_casse", 12, "valid", "", "a level in another case or without accents",
            put(valid="PROBABLE|douteux|Non evalue|Certain - tres probable")),
    Mistake("espaces", 20, "cdref, nom_lat or valid", "STR-014", "blanks or no-break spaces before or after",
            edit_one("cdref nom_lat valid", padded)),
    Mistake("pseudo_nul", 16, "valid", "STR-015", "NA, \\N, -, NULL, #N/A",
            put(valid="|".join(PSEUDO_NULLS))),
    Mistake("mojibake", 14, "contrib", "STR-016", "accents encoded twice", edit("contrib", mojibake)),
    Mistake("lettre_perdue", 10, "valid or contrib", "STR-016", "an accent lost, `?` in its place",
            put(valid="Certain  - tr?s probable|Non ?valu?", contrib="NOU?L Rémy|MARÉZY Th?o")),
    Mistake("id_double", 10, "id_cit", "DBL-003, DBL-001", "the id of another row", borrow("id_cit")),
    Mistake("copie_exacte", 12, "all", "DBL-004, DBL-003", "an exact copy of another row", borrow()),
    Mistake("geom_absente", 10, "geom", "OBL-017", "no place", put(geom="", code_com="")),
    Mistake("geom_zero", 6, "geom", "LOC-009", "POINT(0 0)", put(geom="POINT(0 0)")),
    Mistake("hors_region", 12, "geom", "LOC-011", "a point elsewhere in France",
            put(geom="POINT(652381.0 6862047.0)|POINT(842666.0 6519924.0)")),
    Mistake("wkt_casse", 10, "geom", "TYP-018", "no closing bracket, a comma for a blank, no keyword",
            shaped("broken", "geom", 0.0, 1)),
    Mistake("virgule_decimale", 10, "geom", "TYP-018, STR-022", "decimal commas inside the WKT",
            put(geom="POINT(652268,3 7048061,9)|POINT(701022,5 7035512,1)")),
    Mistake("degres_en_metres", 10, "geom", "LOC-006, LOC-007", "degrees in the column of metres",
            in_degrees),
    Mistake("lambert_ii", 10, "geom", "LOC-006, LOC-007", "extended Lambert II in the column of Lambert-93",
            in_lambert_ii),
    Mistake("axes_inverses", 8, "geom", "LOC-006, LOC-008", "y before x", reversed_axes),
    Mistake("polygone_croise", 6, "geom", "LOC-001", "a polygon that crosses itself",
            shaped("crossing", "geom", 150.0, 1)),
    Mistake("collection", 6, "geom", "LOC-003", "a GeometryCollection",
            shaped("collection", "geom", 150.0, 1)),
    Mistake("espace_insecable_wkt", 4, "geom", "", "a no-break space inside the WKT",
            edit("geom", lambda text, _: text.replace(" ", NO_BREAK, 1))),
    Mistake("ligne_courte", 6, "line", "STR-007", "cells missing at the end", put(**{CUT: "2|6"})),
    Mistake("ligne_longue", 6, "line", "STR-007", "one cell too many, from an unquoted semicolon",
            too_long("rq")),
    Mistake("ligne_vide", 4, "line", "STR-013", "nothing but semicolons",
            lambda row, _, __: row.update(dict.fromkeys(row, ""))),
    Mistake("retour_ligne", 10, "rq", "", "a line break inside quotes",
            put(rq="Vu deux fois,\nla seconde en vol")),
)  # fmt: skip
