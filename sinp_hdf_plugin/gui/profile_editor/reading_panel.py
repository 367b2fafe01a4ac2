# SPDX-License-Identifier: GPL-2.0-or-later
"""How the whole table is read: where the place is, how days and numbers are written, what stands for nothing."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsProjectionSelectionWidget
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from sinp_hdf_plugin.core.mapping.editing.binding import AXES
from sinp_hdf_plugin.core.mapping.editing.content import ProfileContent
from sinp_hdf_plugin.gui.profile_editor.attribute_panel import patterns_in
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.processing.inputs import crs_text
from sinp_hdf_plugin.toolbelt.i18n import tr

NOWHERE, NATIVE, TEXT, COORDINATES = "nowhere", "native", "wkt", "xy"
_EPSG = "EPSG:"


class ReadingPanel(QWidget):
    """The parts `geometry`, `dates`, `decimal`, `nulls` and `unknown_columns` of a profile."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kind = NOWHERE
        layout = QHBoxLayout(self)
        layout.addLayout(self._build_place(), 1)
        layout.addSpacing(32)
        layout.addLayout(self._build_writing(), 1)
        session.changed.connect(self.refresh)
        session.replaced.connect(self._replace)
        self._replace()

    def _build_place(self) -> QVBoxLayout:
        self.kind = QComboBox()
        for kind, text in (
            (NOWHERE, tr("No geometry in this table")),
            (NATIVE, tr("The features of the layer")),
            (TEXT, tr("A column of text (WKT)")),
            (COORDINATES, tr("Two columns of coordinates")),
        ):
            self.kind.addItem(text, kind)
        self.kind.activated.connect(self._set_kind)
        self.axes = {axis: QComboBox() for axis in ("x", "y", "wkt")}
        for axis, combo in self.axes.items():
            combo.activated.connect(lambda _, axis=axis: self._set_axis(axis))
        self.crs = QgsProjectionSelectionWidget()
        self.crs.setOptionVisible(QgsProjectionSelectionWidget.CrsOption.CrsNotSet, True)
        self.crs.crsChanged.connect(self._set_crs)
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        form = QFormLayout()
        form.addRow(tr("Where the place is"), self.kind)
        form.addRow(tr("X or longitude"), self.axes["x"])
        form.addRow(tr("Y or latitude"), self.axes["y"])
        form.addRow(tr("Geometry as text"), self.axes["wkt"])
        form.addRow(tr("Coordinate system"), self.crs)
        column = QVBoxLayout()
        column.addLayout(form)
        column.addWidget(self.reason)
        column.addStretch(1)
        return column

    def _build_writing(self) -> QVBoxLayout:
        self.dates, self.nulls, self.decimal, self.unknown = QLineEdit(), QLineEdit(), QComboBox(), QComboBox()
        self.dates.setPlaceholderText("JJ/MM/AAAA")
        self.dates.setToolTip(
            tr("AAAA, MM, JJ, HH, mm, SS stand for year, month, day, hour, minute, second; commas between patterns")
        )
        self.nulls.setToolTip(tr("How this source writes that it has no value; commas between words"))
        self.dates.editingFinished.connect(lambda: self._put("dates", patterns_in(self.dates.text())))
        self.nulls.editingFinished.connect(lambda: self._put("nulls", patterns_in(self.nulls.text())))
        for value, text in ((".", tr("A point: 49.9")), (",", tr("A comma: 49,9"))):
            self.decimal.addItem(text, value)
        self.decimal.activated.connect(lambda _: self._put("decimal", self.decimal.currentData()))
        for value, text in (("additional", tr("Kept as additional attributes")), ("ignore", tr("Left out"))):
            self.unknown.addItem(text, value)
        self.unknown.activated.connect(lambda _: self._put("unknown_columns", self.unknown.currentData()))
        form = QFormLayout()
        form.addRow(tr("Days are written"), self.dates)
        form.addRow(tr("Decimal sign"), self.decimal)
        form.addRow(tr("Words for “no value”"), self.nulls)
        form.addRow(tr("Columns that nobody knows"), self.unknown)
        column = QVBoxLayout()
        column.addLayout(form)
        column.addStretch(1)
        return column

    def _replace(self) -> None:
        self._kind = kind_of(self._session)
        self.refresh()

    def refresh(self) -> None:
        """Show what the profile says now."""
        data = self._session.content.data
        geometry = data.get("geometry", {})
        found = kind_of(self._session)
        self._kind = found if found != NOWHERE or self._kind == NATIVE else self._kind
        self.kind.setCurrentIndex(self.kind.findData(self._kind))
        places = {axis: name for name, axis in self._session.content.binding.places.items()}
        for axis, combo in self.axes.items():
            shown = places.get(axis) or geometry.get(axis, "")
            combo.clear()
            combo.addItem(tr("(none)"), "")
            for name in dict.fromkeys([*filter(None, [shown]), *self._session.content.columns]):
                combo.addItem(name, name)
            combo.setCurrentIndex(combo.findData(shown))
            combo.setEnabled(axis in {TEXT: ("wkt",), COORDINATES: ("x", "y")}.get(self._kind, ()) or bool(shown))
        self.crs.blockSignals(True)
        self.crs.setCrs(QgsCoordinateReferenceSystem(self._crs()))
        self.crs.blockSignals(False)
        table = self._session.table
        self.crs.setEnabled(self._kind in (TEXT, COORDINATES) or self._is_without_crs())
        self.reason.setText(table.suggestion.geometry_reason if table else "")
        self.dates.setText(", ".join(data.get("dates", ())))
        self.nulls.setText(", ".join(data.get("nulls", ())))
        self.decimal.setCurrentIndex(self.decimal.findData(data.get("decimal", ".")))
        self.unknown.setCurrentIndex(self.unknown.findData(data.get("unknown_columns", "additional")))

    def _crs(self) -> str:
        table = self._session.table
        if self._kind == NATIVE:
            return (table.sample.crs or self._session.trial_crs or "") if table else ""
        return str(self._session.content.data.get("geometry", {}).get("crs", ""))

    def _set_kind(self) -> None:
        self._kind = self.kind.currentData()
        geometry = dict(self._session.content.data.get("geometry", {}))
        kept = {TEXT: ("wkt", "crs"), COORDINATES: ("x", "y", "crs")}.get(self._kind, ())
        made = {key: value for key, value in geometry.items() if key in kept}
        if self._kind == NATIVE:
            made = {"native": True}
        self._put("geometry", made)
        self.refresh()

    def _set_axis(self, axis: str) -> None:
        name = self.axes[axis].currentData()

        def step(content: ProfileContent) -> None:
            if name:
                content.locate(name, axis)
            else:
                content.forget_place(axis)

        self._session.change(step)

    def _is_without_crs(self) -> bool:
        """The table has shapes and does not say in which coordinate system: a run is told by its parameter."""
        table = self._session.table
        return table is not None and table.sample.has_geometry and not table.sample.crs

    def _set_crs(self) -> None:
        name = self.crs.crs().authid()
        if self._kind == NATIVE:
            self._session.trial_crs = crs_text(self.crs.crs())
            self._session.changed.emit()
            return
        geometry = dict(self._session.content.data.get("geometry", {}))
        geometry.pop("crs", None)
        if self.crs.crs().isValid():
            geometry["crs"] = name if name.startswith(_EPSG) else (name or self.crs.crs().description())
        self._put("geometry", geometry)

    def _put(self, key: str, value: Any) -> None:
        before = self._session.content.data.get(key)
        if value != before and (value or before):
            self._session.change(lambda content: content.put(key, value))


def kind_of(session: Session) -> str:
    """Where a profile says that the place is; the features of a layer count when the table has some."""
    geometry = session.content.data.get("geometry", {})
    if geometry.get("native") or (session.table and session.table.sample.has_geometry):
        return NATIVE
    if geometry.get("wkt"):
        return TEXT
    return COORDINATES if any(geometry.get(axis) for axis in AXES) else NOWHERE
