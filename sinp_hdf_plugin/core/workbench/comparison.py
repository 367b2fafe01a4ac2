# SPDX-License-Identifier: GPL-2.0-or-later
"""Two results of one source compared: findings that are gone, new, and the same.

A finding is the same when the same record (by identifier; by its line where it has none, or got another one) breaks
the same rule on the same attribute, as many times.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.gpkg_connection import Opened, failed, open_read_only
from sinp_hdf_plugin.core.formats.result_tables import FINDING_FIELDS, OCCURRENCES
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.workbench.recount import told

GONE, NEW, SAME = "disparu", "nouveau", "inchangé"
_SIDES = ("avant", "apres")
_FACTS = {
    "source": "La source",
    "niveau": "Le niveau destinataire",
    "regles": "La version des règles",
    "date_reference": "La date de référence",
    "profil": "Le profil",
}
_COUNTS = {
    "lues": "Lignes lues",
    "acceptees": "Lignes acceptées",
    "quarantaine": "Lignes en quarantaine",
    "constats": "Constats",
}
# One row per finding: the record it is about, where it stands, and its rank among the like of it.
_SIDE = """CREATE TEMP TABLE c_{side} AS SELECT fid, lower(id_enregistrement) AS id, coalesce(feuille, '') AS feuille,
    coalesce(ligne_source, -1) AS ligne, regle, coalesce(attribut, '') AS attribut,
    row_number() OVER (PARTITION BY lower(id_enregistrement), CASE WHEN id_enregistrement IS NULL
        THEN coalesce(feuille, '') || char(31) || coalesce(ligne_source, -1) END, regle, attribut ORDER BY fid) AS rang,
    row_number() OVER (PARTITION BY feuille, ligne_source, regle, attribut ORDER BY fid) AS rang_ligne
    FROM {side}.constats"""
_BY_RECORD = """INSERT INTO paires SELECT a.fid, b.fid FROM c_avant a JOIN c_apres b
    ON b.id = a.id AND b.regle = a.regle AND b.attribut = a.attribut AND b.rang = a.rang WHERE a.id IS NOT NULL"""
_WITHOUT_RECORD = """INSERT INTO paires SELECT a.fid, b.fid FROM c_avant a JOIN c_apres b
    ON b.ligne = a.ligne AND b.feuille = a.feuille AND b.regle = a.regle AND b.attribut = a.attribut
    AND b.rang = a.rang WHERE a.id IS NULL AND b.id IS NULL"""
_BY_LINE = """INSERT INTO paires SELECT a.fid, b.fid FROM c_avant a JOIN c_apres b
    ON b.ligne = a.ligne AND b.feuille = a.feuille AND b.regle = a.regle AND b.attribut = a.attribut
    AND b.rang_ligne = a.rang_ligne WHERE a.id IS NOT NULL AND b.id IS NOT NULL AND a.ligne >= 0
    AND a.id NOT IN (SELECT id FROM c_apres WHERE id IS NOT NULL)
    AND b.id NOT IN (SELECT id FROM c_avant WHERE id IS NOT NULL)"""


class RuleChange(NamedTuple):
    """The findings of one rule on one attribute."""

    rule: str
    attribute: str
    gone: int
    new: int
    same: int


@dataclass(frozen=True)
class Comparison:
    """gone, new, same: findings; absent: those that are gone because their record is in the second result no more;
    counts: what the two reports say, by words; notes: what keeps the two from being comparable, in French."""

    gone: int
    new: int
    same: int
    absent: int
    rules: tuple[RuleChange, ...]
    counts: Mapping[str, tuple[str, str]]
    notes: tuple[str, ...]


class Compared:
    """Two results, open side by side; `with` closes them. Raises FormatError when one of them is no result."""

    def __init__(self, before: Path, after: Path) -> None:
        self.before, self.after = Path(before), Path(after)
        if self.before.exists() and self.after.exists() and self.before.samefile(self.after):
            raise FormatError(f"« {self.after.name} » est comparé à lui-même : choisissez deux résultats.")
        self._opened: list[Opened] = []
        self.connection = sqlite3.connect(":memory:", uri=True, check_same_thread=False, isolation_level=None)
        try:
            for side, path in zip(_SIDES, (self.before, self.after)):
                self._attach(side, path)
            self._facts = [self._told(side) for side in _SIDES]
            self._match()
        except sqlite3.Error as error:
            self.close()
            raise failed(self.after, error) from error
        except FormatError:
            self.close()
            raise

    def __enter__(self) -> Compared:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the files back."""
        self.connection.close()
        for opened in self._opened:
            opened.connection.close()
            if opened.copy:
                opened.copy.close()

    def _attach(self, side: str, path: Path) -> None:
        if not path.is_file():
            raise FormatError(f"Le résultat « {path} » n’existe pas : choisissez le GeoPackage d’une conversion.")
        opened = open_read_only(path)
        self._opened.append(opened)
        self.connection.execute(f"ATTACH ? AS {side}", [opened.uri])
        held = {name for (name,) in self.connection.execute(f"SELECT name FROM {side}.sqlite_master")}  # nosec B608  # ours
        missing = [name for name in ("constats", "rapport", *OCCURRENCES.values()) if name not in held]
        if missing:
            raise FormatError(
                f"« {path.name} » n’est pas le résultat d’une conversion ou d’une validation : il lui manque "
                f"{', '.join(f'« {name} »' for name in missing)}."
            )

    def _told(self, side: str) -> dict[str, dict[str, tuple[str, str]]]:
        return told(self.connection, side)

    def _match(self) -> None:
        connection = self.connection
        for side in _SIDES:
            connection.execute(_SIDE.format(side=side))
            connection.execute(f"CREATE INDEX temp.c_{side}_id ON c_{side} (id, regle, attribut, rang)")
            connection.execute(f"CREATE INDEX temp.c_{side}_ligne ON c_{side} (ligne, regle, attribut)")
        connection.execute("CREATE TEMP TABLE paires (avant INTEGER PRIMARY KEY, apres INTEGER)")
        connection.execute(_BY_RECORD)
        connection.execute(_WITHOUT_RECORD)
        if self._said(0, "source") == self._said(1, "source"):
            connection.execute(_BY_LINE)
        connection.execute("CREATE UNIQUE INDEX temp.paires_apres ON paires (apres)")

    def _said(self, side: int, key: str) -> str:
        return self._facts[side].get("execution", {}).get(key, ("", ""))[1]

    def summary(self) -> Comparison:
        """The numbers."""
        rules = tuple(
            RuleChange(*row)
            for row in self.connection.execute(
                "SELECT regle, attribut, sum(etat = 'g'), sum(etat = 'n'), sum(etat = 's') FROM ("
                "SELECT regle, attribut, CASE WHEN p.avant IS NULL THEN 'g' ELSE 's' END AS etat "
                "FROM c_avant c LEFT JOIN paires p ON p.avant = c.fid UNION ALL "
                "SELECT regle, attribut, 'n' FROM c_apres c WHERE c.fid NOT IN (SELECT apres FROM paires)) "
                "GROUP BY regle, attribut ORDER BY 3 + 4 DESC, regle, attribut"
            )
        )
        counts = {
            words: (self._facts[0].get("comptes", {}).get(key, ("", ""))[1],
                    self._facts[1].get("comptes", {}).get(key, ("", ""))[1])
            for key, words in _COUNTS.items()
        }  # fmt: skip
        return Comparison(
            sum(rule.gone for rule in rules),
            sum(rule.new for rule in rules),
            sum(rule.same for rule in rules),
            self._absent(),
            tuple(sorted(rules, key=lambda rule: (-(rule.gone + rule.new), rule.rule, rule.attribute))),
            counts,
            tuple(self._notes()),
        )

    def _absent(self) -> int:
        """Gone findings of records, neither identifier nor line of which are in the second result."""
        records = " UNION ALL ".join(
            f"SELECT lower(idSINPOccTax) FROM apres.{quoted(table)}"  # nosec B608  # our own names
            for table in OCCURRENCES.values()
        )
        lines = " UNION ALL ".join(
            f"SELECT coalesce(feuille, ''), ligne_source FROM apres.{quoted(table)}"  # nosec B608
            for table in (*OCCURRENCES.values(), "quarantaine")
        )
        found = self.connection.execute(
            "SELECT count(*) FROM c_avant c WHERE id IS NOT NULL AND fid NOT IN (SELECT avant FROM paires) "  # nosec B608
            f"AND id NOT IN ({records}) AND (feuille, ligne) NOT IN ({lines})"
        )
        return int(found.fetchone()[0])

    def _notes(self) -> Iterator[str]:
        for key, words in _FACTS.items():
            one, other = self._said(0, key), self._said(1, key)
            if one != other:
                yield f"{words} a changé : « {one} » avant, « {other} » après. Des écarts peuvent en venir."

    def findings(self) -> Iterator[tuple[Any, ...]]:
        """(state, geometry, then the fields of a finding): those that are gone, then new, then the same as they are
        in the second result."""
        names = ", ".join(f"f.{quoted(field.name)}" for field in FINDING_FIELDS)
        yield from self.connection.execute(
            f"SELECT '{GONE}', f.geom, {names} FROM avant.constats f "  # nosec B608  # our own names
            f"WHERE f.fid NOT IN (SELECT avant FROM paires)"
        )
        yield from self.connection.execute(
            f"SELECT CASE WHEN p.apres IS NULL THEN '{NEW}' ELSE '{SAME}' END AS etat, f.geom, {names} "  # nosec B608
            "FROM apres.constats f LEFT JOIN paires p ON p.apres = f.fid ORDER BY p.apres IS NOT NULL, f.fid"
        )
