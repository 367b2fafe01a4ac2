# SPDX-License-Identifier: GPL-2.0-or-later
"""The shape of a format version in memory: blocks, attributes and flat columns.

All classes are frozen: a version is read once (see `load`) and shared by everything that derives from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

TYPES = frozenset(
    (
        *(
            "text",
            "integer",
            "decimal",
            "date",
            "datetime",
            "time",
            "code",
            "uuid",
            "url",
            "json",
            "geometry",
        ),
        *("person", "organisation", "block", "link"),
    )
)
OBLIGATIONS = frozenset(("mandatory", "conditional", "recommended", "optional", "unknown"))
PERSON_PARTS = ("identite", "mail", "nomOrganisme")
PRODUCER, EXCHANGE = "producteur", "echange"
LEVELS = (PRODUCER, EXCHANGE)

# The flat type of each part of a person; every other attribute keeps its own type.
_PART_TYPES = {"identite": "text", "mail": "text", "nomOrganisme": "organisation"}


@dataclass(frozen=True)
class Text:
    """A text in both languages of the plugin."""

    fr: str
    en: str

    def of(self, locale: str) -> str:
        """The French text for a French locale (`fr`, `fr_FR`), the English one for any other."""
        return self.fr if locale.lower().startswith("fr") else self.en


@dataclass(frozen=True)
class Block:
    """A class of the standard. `list` tells that a record may hold several, flattened into one cell each."""

    name: str
    cardinality: str
    list: bool
    of: str | None
    label: Text
    help: Text
    regional: bool = False


@dataclass(frozen=True)
class Part:
    """One of the columns that a person attribute unfolds into."""

    part: str
    column: str
    short: str
    label: Text
    help: Text
    short_official: bool = True
    obligation: str | None = None
    condition: Text | None = None


@dataclass(frozen=True)
class CodelistSwitch:
    """Another code list, used when the sibling `attribute` holds `code`."""

    attribute: str
    code: str
    codelist: str


@dataclass(frozen=True)
class Attribute:
    """One attribute as the standard defines it; see `FlatColumn` for what becomes of it in a table.

    `column` is None for a structure (block, person, members of the person and organisation types).
    `reference` names the reference data its values come from (`taxref`, `cog`, `habref`...).
    `exact` marks the values that are compared to the letter, `length` how many characters they have.
    `renamed_from` is its name in the base version, when this version calls it otherwise.
    """

    name: str
    block: str
    column: str | None
    short: str | None
    type: str
    codelist: str | None
    cardinality: str
    obligation: str
    condition: Text | None
    label: Text
    help: Text
    source: str
    reference: str | None = None
    exact: bool = False
    length: int | None = None
    codelist_if: CodelistSwitch | None = None
    flat_type: str | None = None
    short_official: bool = True
    regional: bool = False
    renamed_from: str | None = None
    parts: tuple[Part, ...] = ()

    @property
    def key(self) -> str:
        """`Block.name`, unique in a version."""
        return f"{self.block}.{self.name}"


@dataclass(frozen=True)
class FlatColumn:
    """One column of the flat table: what forms, templates, readers and writers work with.

    When `list` is true one cell holds several values of `type`, separated as the version says, and the
    companion columns of the same block hold as many. `part` names the part of a person, or is empty.
    `short` is the ten-character name; `short_official` is false when neither the annexes of the standard nor
    the shapefile model of the national platform publish it.
    `exact`: a key or a code, compared to the letter, in which nothing is tidied; `length`: its number of
    characters, leading zeros included, where it is fixed.
    """

    name: str
    short: str
    short_official: bool
    type: str
    codelist: str | None
    codelist_if: CodelistSwitch | None
    reference: str | None
    exact: bool
    length: int | None
    block: str
    attribute: str
    part: str
    list: bool
    obligation: str
    condition: Text | None
    label: Text
    help: Text
    regional: bool


@dataclass(frozen=True)
class Version:
    """A version of a format. `codes_version` is the life to ask its code lists for (`2.0`, `1.2.1`).

    `parameters`: column and name of the run parameter that stands for it where a source does not have it.
    """

    id: str
    base: str | None
    title: Text
    status: Text
    source: str
    in_force: str
    codes_version: str
    list_separator: str
    partial: bool
    blocks: tuple[Block, ...]
    attributes: tuple[Attribute, ...]
    producer: tuple[str, ...] | None = None
    exchange: tuple[str, ...] | None = None
    parameters: tuple[tuple[str, str], ...] = ()

    def columns(self) -> tuple[FlatColumn, ...]:
        """The flat columns, in the order of the standard."""
        return self._columns

    def column(self, name: str) -> FlatColumn:
        """The flat column of that exact name. Raises KeyError when there is none."""
        return self._by_name[name]

    def has_column(self, name: str) -> bool:
        """Whether a flat column bears that exact name."""
        return name in self._by_name

    def block(self, name: str) -> Block:
        """The block of that name. Raises KeyError when there is none."""
        return self._blocks[name]

    def attribute(self, key: str) -> Attribute:
        """The attribute of that `Block.name`. Raises KeyError when there is none."""
        return self._attributes[key]

    def companions(self, name: str) -> tuple[str, ...]:
        """Names of the columns whose lists must be as long as that of `name`; () if it is not a list."""
        wanted = self.column(name)
        return tuple(c.name for c in self._columns if c.block == wanted.block) if wanted.list else ()

    def mandatory(self, level: str) -> tuple[str, ...]:
        """Names of the columns that must be filled at a recipient level, in the order of the columns.

        `producteur`: what a producer must give. `echange`: what the national exchange asks for. A version
        that does not list them asks at both levels for the columns whose obligation is `mandatory`.
        """
        if level not in LEVELS:
            raise ValueError(f"niveau destinataire inconnu : {level!r}")
        declared = self.producer if level == PRODUCER else self.exchange
        if declared is None:
            return tuple(c.name for c in self._columns if c.obligation == "mandatory")
        return tuple(c.name for c in self._columns if c.name in declared)

    def every_name(self) -> tuple[str, ...]:
        """What a record may be spoken of by: the columns, then the attributes that have another name or none there."""
        return tuple(dict.fromkeys((*self._by_name, *(a.name for a in self.attributes))))

    def never_displaced(self) -> tuple[str, ...]:
        """What is never put aside: the columns a producer must fill, and the identifiers that the exchange asks for.

        In the order of the format, a person before its own columns.
        """
        wanted = {*self.mandatory(PRODUCER), *(n for n in self.mandatory(EXCHANGE) if self.column(n).type == "uuid")}
        names = []
        for attribute in self.attributes:
            columns = [c.name for c in flatten(attribute, self._blocks[attribute.block]) if c.name in wanted]
            names += [attribute.name, *columns] if columns and attribute.parts else columns
        return tuple(names)

    @cached_property
    def _columns(self) -> tuple[FlatColumn, ...]:
        return tuple(column for a in self.attributes for column in flatten(a, self._blocks[a.block]))

    @cached_property
    def _by_name(self) -> Mapping[str, FlatColumn]:
        return {c.name: c for c in self._columns}

    @cached_property
    def _blocks(self) -> Mapping[str, Block]:
        return {b.name: b for b in self.blocks}

    @cached_property
    def _attributes(self) -> Mapping[str, Attribute]:
        return {a.key: a for a in self.attributes}


def flatten(attribute: Attribute, block: Block) -> tuple[FlatColumn, ...]:
    """The flat columns of one attribute: none for a structure, three for a person, one for any other."""
    if attribute.parts:
        return tuple(_part_column(attribute, part, block) for part in attribute.parts)
    if attribute.column is None or attribute.short is None:
        return ()
    return (
        FlatColumn(
            name=attribute.column,
            short=attribute.short,
            short_official=attribute.short_official,
            type=attribute.flat_type or attribute.type,
            codelist=attribute.codelist,
            codelist_if=attribute.codelist_if,
            reference=attribute.reference,
            exact=attribute.exact,
            length=attribute.length,
            block=block.name,
            attribute=attribute.name,
            part="",
            list=block.list,
            obligation=attribute.obligation,
            condition=attribute.condition,
            label=attribute.label,
            help=attribute.help,
            regional=attribute.regional,
        ),
    )


def _part_column(person: Attribute, part: Part, block: Block) -> FlatColumn:
    """The column of one part of a person: name and organisation follow the person, the e-mail is optional."""
    if part.obligation is not None:
        obligation, condition = part.obligation, part.condition
    elif part.part == "mail":
        obligation, condition = "optional", None
    else:
        obligation, condition = person.obligation, person.condition
    return FlatColumn(
        name=part.column,
        short=part.short,
        short_official=part.short_official,
        type=_PART_TYPES[part.part],
        codelist=None,
        codelist_if=None,
        reference="annuaire" if part.part == "nomOrganisme" else None,
        exact=False,
        length=None,
        block=block.name,
        attribute=person.name,
        part=part.part,
        list=block.list,
        obligation=obligation,
        condition=condition,
        label=part.label,
        help=part.help,
        regional=person.regional,
    )
