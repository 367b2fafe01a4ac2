# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading the format versions and the code lists of resources/standard; a broken file gives a clear error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Callable, TypeVar

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.resources import read_json, resource
from sinp_hdf_plugin.core.standard.codes import Code, CodeList, Freeze, Replacement
from sinp_hdf_plugin.core.standard.delta import apply_delta, key
from sinp_hdf_plugin.core.standard.entry import Entry
from sinp_hdf_plugin.core.standard.model import (
    OBLIGATIONS,
    PERSON_PARTS,
    TYPES,
    Attribute,
    Block,
    CodelistSwitch,
    Part,
    Text,
    Version,
)

__all__ = ["Code", "CodeList", "Version", "known_versions", "load_codelists", "load_version"]

T = TypeVar("T")


def load_version(version_id: str, directory: Path | None = None) -> Version:
    """The version of that id (`occtax-hdf-1.0`), complete, its base applied.

    Read once and kept. `directory` replaces the folder of the version files (tests, regional variants).
    Raises ConfigError for an unknown version or base, a missing or misspelt key, a column or short name
    given twice.
    """
    return _load_version(version_id, directory or resource("standard", "versions"))


def known_versions(directory: Path | None = None) -> tuple[str, ...]:
    """Ids of the versions that can be loaded, sorted."""
    return tuple(sorted(path.stem for path in (directory or resource("standard", "versions")).glob("*.json")))


def load_codelists(directory: Path | None = None) -> Mapping[str, CodeList]:
    """Every code list by its name in v2.0 (`StatutObservationValue`). Read once and kept."""
    return _load_codelists(directory or resource("standard", "codelists"))


@cache
def _load_version(version_id: str, directory: Path) -> Version:
    return _version(Entry(_raw_version(version_id, directory, ()), f"Version « {version_id} »"))


def _raw_version(version_id: str, directory: Path, children: tuple[str, ...]) -> dict[str, Any]:
    """Raw content of a version once its bases are applied; `children` are the versions that asked for it."""
    where = f"Version « {version_id} »"
    if version_id in children:
        raise ConfigError(f"{where} : elle est sa propre base ({' → '.join(children)}). Changez la clé « base ».")
    path = directory / f"{version_id}.json"
    if not path.is_file():
        asked = f", demandée comme base par « {children[-1]} »," if children else ""
        raise ConfigError(
            f"La version de format « {version_id} »{asked} n’existe pas. "
            f"Versions connues : {', '.join(known_versions(directory)) or 'aucune'}."
        )
    raw = read_json(path)
    if raw.get("id") != version_id:
        raise ConfigError(
            f"{where} : le fichier « {path} » se donne l’id « {raw.get('id')} ». Les deux doivent être égaux."
        )
    entry = Entry(raw, where)
    entry.entries("blocks", str)
    entry.entries("attributes", str)
    if entry.optional("base") is None:
        return raw
    entry.texts("remove")
    entry.pairs("rename")
    if entry.has("change"):
        _each(entry.child("change"), Entry.names)
    return apply_delta(_raw_version(raw["base"], directory, (*children, version_id)), raw, where)


def _version(entry: Entry) -> Version:
    entry.only(
        "id base title status source in_force codelist_version list_separator partial producer exchange "
        "parameters remove rename change blocks attributes"
    )
    version = Version(
        id=entry.text("id"),
        base=entry.optional("base"),
        title=entry.both("title"),
        status=entry.both("status"),
        source=entry.text("source"),
        in_force=entry.text("in_force"),
        codes_version=entry.text("codelist_version"),
        list_separator=entry.text("list_separator"),
        partial=entry.flag("partial"),
        blocks=tuple(_block(b) for b in entry.entries("blocks", lambda raw: f"bloc {raw.get('name')}")),
        attributes=tuple(_attribute(a) for a in entry.entries("attributes", lambda raw: f"attribut {key(raw)}")),
        producer=entry.texts("producer") if entry.has("producer") else None,
        exchange=entry.texts("exchange") if entry.has("exchange") else None,
        parameters=entry.pairs("parameters"),
    )
    _check(version, entry)
    return version


def _block(entry: Entry) -> Block:
    entry.only("name cardinality list of regional label help")
    return Block(
        name=entry.text("name"),
        cardinality=entry.text("cardinality"),
        list=entry.flag("list"),
        of=entry.optional("of"),
        label=entry.both("label"),
        help=entry.both("help"),
        regional=entry.flag("regional"),
    )


def _attribute(entry: Entry) -> Attribute:
    entry.only(
        "name block column short short_official type flat_type codelist codelist_if reference exact length "
        "cardinality obligation condition regional renamed_from label help columns source"
    )
    kind = entry.one_of("type", TYPES)
    for name, needed in (("codelist", "code"), ("columns", "person")):
        if entry.has(name) and kind != needed:
            entry.fail(f"la clé « {name} » ne va qu’avec le type « {needed} ». Changez le type, ou retirez la clé.")
    _check_exact(entry, kind)
    return Attribute(
        name=entry.text("name"),
        block=entry.text("block"),
        column=entry.optional("column"),
        short=entry.optional("short"),
        type=kind,
        codelist=entry.text("codelist") if kind == "code" else None,
        cardinality=entry.text("cardinality"),
        obligation=entry.one_of("obligation", OBLIGATIONS),
        condition=_condition(entry),
        label=entry.both("label"),
        help=entry.both("help"),
        source=entry.text("source"),
        reference=entry.optional("reference"),
        exact=entry.flag("exact"),
        length=entry.number("length"),
        codelist_if=_switch(entry.child("codelist_if")) if entry.has("codelist_if") else None,
        flat_type=entry.one_of("flat_type", TYPES) if entry.has("flat_type") else None,
        short_official=entry.flag("short_official", absent=True),
        regional=entry.flag("regional"),
        renamed_from=entry.optional("renamed_from"),
        parts=_parts(entry.child("columns")) if kind == "person" else (),
    )


def _check_exact(entry: Entry, kind: str) -> None:
    """Keys are texts or whole numbers; only a text has a length."""
    if entry.flag("exact") and kind not in ("text", "integer"):
        entry.fail("la clé « exact » ne va qu’avec les types « text » et « integer ». Changez le type, ou retirez-la.")
    length = entry.number("length")
    if length is not None and (length < 1 or kind != "text" or not entry.flag("exact")):
        entry.fail("la clé « length » est le nombre de caractères d’un texte « exact ». Corrigez-la, ou retirez-la.")


def _condition(entry: Entry) -> Text | None:
    """The condition, demanded of what is conditional."""
    if entry.has("condition") or entry.optional("obligation") == "conditional":
        return entry.both("condition")
    return None


def _switch(entry: Entry) -> CodelistSwitch:
    entry.only("attribute code codelist")
    return CodelistSwitch(entry.text("attribute"), entry.text("code"), entry.text("codelist"))


def _parts(entry: Entry) -> tuple[Part, ...]:
    entry.only(" ".join(PERSON_PARTS))
    return tuple(_part(name, entry.child(name)) for name in PERSON_PARTS)


def _part(name: str, entry: Entry) -> Part:
    entry.only("column short short_official obligation condition label help")
    return Part(
        part=name,
        column=entry.text("column"),
        short=entry.text("short"),
        label=entry.both("label"),
        help=entry.both("help"),
        short_official=entry.flag("short_official", absent=True),
        obligation=entry.one_of("obligation", OBLIGATIONS) if entry.has("obligation") else None,
        condition=_condition(entry),
    )


def _check(version: Version, entry: Entry) -> None:
    """What one entry alone cannot tell: unknown blocks, names used twice, obligations on unknown columns."""
    blocks = [b.name for b in version.blocks]
    _unique(blocks, entry, "le bloc")
    _unique((a.key for a in version.attributes), entry, "l’attribut")
    for attribute in version.attributes:
        if attribute.block not in blocks:
            entry.fail(f"l’attribut « {attribute.key} » est dans un bloc non déclaré. Ajoutez-le à « blocks ».")
        if attribute.column is not None and attribute.short is None:
            entry.fail(f"l’attribut « {attribute.key} » a une colonne et pas de nom court. Donnez la clé « short ».")
    for block in version.blocks:
        if block.of is not None and block.of not in blocks:
            entry.fail(f"le bloc « {block.name} » dépend de « {block.of} », non déclaré. Corrigez la clé « of ».")
    columns = version.columns()
    _unique((c.name for c in columns), entry, "la colonne")
    _unique((c.short for c in columns), entry, "le nom court")
    for column in columns:
        if len(column.short) > 10:
            entry.fail(f"le nom court « {column.short} » dépasse 10 caractères. Raccourcissez-le.")
    for name in (*(version.producer or ()), *(version.exchange or ())):
        if not version.has_column(name):
            entry.fail(f"la colonne obligatoire « {name} » n’existe pas. Corrigez « producer » ou « exchange ».")
    for name, _ in version.parameters:
        if not version.has_column(name):
            entry.fail(f"la colonne « {name} » n’existe pas. Corrigez « parameters ».")


def _unique(names: Iterable[str], entry: Entry, what: str) -> None:
    """Names must differ by more than case: GeoPackage and shapefile ignore it."""
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            entry.fail(f"{what} « {name} » apparaît deux fois (casse ignorée). Changez l’un des deux noms.")
        seen.add(name.lower())


@cache
def _load_codelists(directory: Path) -> Mapping[str, CodeList]:
    found: dict[str, CodeList] = {}
    for path in sorted(directory.glob("*.json")):
        entry = Entry(read_json(path), f"Liste de codes « {path.name} »")
        codelist = _codelist(entry)
        if codelist.name in found:
            entry.fail(f"la liste « {codelist.name} » est déjà décrite par un autre fichier. Gardez-en un.")
        found[codelist.name] = codelist
    return found


def _codelist(entry: Entry) -> CodeList:
    entry.only("name number label names source codes")
    codes = tuple(_code(c) for c in entry.entries("codes", lambda raw: f"code « {raw.get('code')} »"))
    written = [c.code for c in codes]
    for code in written:
        if written.count(code) > 1:
            entry.fail(f"le code « {code} » est donné deux fois. N’en gardez qu’un.")
    return CodeList(
        name=entry.text("name"),
        number=entry.number("number"),
        label=entry.both("label"),
        names=entry.pairs("names"),
        source=entry.text("source"),
        codes=codes,
    )


def _code(entry: Entry) -> Code:
    entry.only("code label help live frozen only synonyms")
    return Code(
        code=entry.text("code"),
        label=entry.both("label"),
        help=entry.both("help"),
        live=entry.texts("live"),
        frozen=dict(_each(entry.child("frozen"), _freeze)) if entry.has("frozen") else {},
        only=entry.texts("only"),
        synonyms=entry.texts("synonyms"),
    )


def _each(entry: Entry, read: Callable[[Entry], T]) -> tuple[tuple[str, T], ...]:
    return tuple((name, read(entry.child(name))) for name in entry.names())


def _freeze(entry: Entry) -> Freeze:
    entry.only("replaced_by")
    found = entry.entries("replaced_by", lambda raw: f"remplaçant {raw.get('code')}")
    return {"replaced_by": tuple(_replacement(r) for r in found)}


def _replacement(entry: Entry) -> Replacement:
    entry.only("attribute code")
    return {"attribute": entry.optional("attribute"), "code": entry.text("code")}
