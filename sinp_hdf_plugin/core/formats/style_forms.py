# SPDX-License-Identifier: GPL-2.0-or-later
"""The form of a table inside its QML style: tabs with their fields, and the few fields that a person may change."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sinp_hdf_plugin.core.formats.gpkg_tables import Table


class Tab(NamedTuple):
    """A tab and its fields, or its boxes of fields."""

    title: str
    fields: Sequence[str] = ()
    boxes: Sequence[tuple[str, Sequence[str]]] = ()


def form_of(table: Table, tabs: Sequence[Tab], editable: Collection[str]) -> str:
    """The elements of a QML file that lay out the form of a table."""
    places = {field.name: place for place, field in enumerate(table.fields, start=1)}
    inner = "".join(_container(tab.title, "".join(_tab(tab, places)), boxed=False) for tab in tabs)
    names = (table.fid, *places)
    may = "".join(f'<field name="{html.escape(name)}" editable="{int(name in editable)}"/>' for name in names)
    return (
        f"<editorlayout>tablayout</editorlayout><attributeEditorForm>{inner}</attributeEditorForm>"
        f"<editable>{may}</editable>"
    )


def _tab(tab: Tab, places: dict[str, int]) -> Iterator[str]:
    yield from (_field(name, places) for name in tab.fields)
    for title, names in tab.boxes:
        yield _container(title, "".join(_field(name, places) for name in names), boxed=True)


def _field(name: str, places: dict[str, int]) -> str:
    return f'<attributeEditorField name="{html.escape(name)}" index="{places[name]}" showLabel="1"/>'


def _container(title: str, inner: str, boxed: bool) -> str:
    return (
        f'<attributeEditorContainer name="{html.escape(title)}" groupBox="{int(boxed)}" columnCount="1" showLabel="1" '
        f'visibilityExpressionEnabled="0" visibilityExpression="">{inner}</attributeEditorContainer>'
    )
