# SPDX-License-Identifier: GPL-2.0-or-later
"""The layers of a result in the project: found or added, one feature of them shown on the map or in its form."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsMapLayer,
    QgsProject,
    QgsProviderRegistry,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.gui import QgisInterface, QgsAttributeDialog, QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QScrollArea, QWidget

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.workbench.locating import KEYS

_CLOSE_SCALE = 25_000  # a point is looked at from at least this near
_AROUND, _AROUND_DEGREES = 500, 0.005  # what is shown around a feature, in units of the map


def place_of(layer: QgsMapLayer) -> tuple[Path, str] | None:
    """File and table of a layer of a GeoPackage."""
    if not isinstance(layer, QgsVectorLayer) or layer.providerType() != "ogr":
        return None
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path, name = parts.get("path"), parts.get("layerName")
    return (Path(path).resolve(), name) if path and name else None


def results_in_project() -> list[Path]:
    """The GeoPackages whose findings are in the project, and those with any table of a result, in that order."""
    places = [place for layer in QgsProject.instance().mapLayers().values() if (place := place_of(layer))]
    first = [path for path, name in places if name == "constats"]
    return list(dict.fromkeys([*first, *(path for path, name in places if name in KEYS)]))


class ResultLayers(QObject):
    """The layers of one result. `added` with each layer that is in the project, now or later; `removed` by its id."""

    added = pyqtSignal(object)
    removed = pyqtSignal(str)

    def __init__(self, path: Path, window: QgisInterface | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path.resolve()
        self._window = window
        self._form: QgsAttributeDialog | None = None
        project = QgsProject.instance()
        project.layersAdded.connect(self._take)
        project.layersWillBeRemoved.connect(self._leave)

    def start(self) -> None:
        """Tell of the layers that are there."""
        self._take(list(QgsProject.instance().mapLayers().values()))

    def close(self) -> None:
        """Nobody listens any more."""
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._take)
        project.layersWillBeRemoved.disconnect(self._leave)

    def _take(self, layers: list[QgsMapLayer]) -> None:
        for layer in layers:
            place = place_of(layer)
            if place and place[0] == self.path and place[1] in KEYS:
                self.added.emit(layer)

    def _leave(self, ids: list[str]) -> None:
        for one in ids:
            self.removed.emit(one)

    def refresh(self) -> None:
        """Layers read the file again. While one of them is edited, GDAL cannot open the others anew: they are left."""
        own = [
            layer
            for layer in QgsProject.instance().mapLayers().values()
            if (place := place_of(layer)) and place[0] == self.path
        ]
        is_edited = any(layer.isEditable() for layer in own)
        for layer in own:
            if not is_edited:
                layer.reload()
            layer.triggerRepaint()

    def find(self, table: str) -> QgsVectorLayer | None:
        """The layer of a table that is in the project, one without a filter first."""
        layers = [
            layer for layer in QgsProject.instance().mapLayers().values() if place_of(layer) == (self.path, table)
        ]
        layers.sort(key=lambda layer: (bool(layer.subsetString()), not layer.isEditable()))
        return layers[0] if layers else None

    def layer(self, table: str) -> QgsVectorLayer:
        """The layer of a table, added to the project where it is not there. Raises FormatError."""
        layer = self.find(table)
        if layer is not None and layer.isValid():
            return layer
        layer = QgsVectorLayer(f"{self.path}|layername={table}", f"{self.path.stem} – {table}", "ogr")
        if not layer.isValid() or QgsProject.instance().addMapLayer(layer) is None:
            raise FormatError(
                f"La table « {table} » de « {self.path.name} » ne peut pas être ouverte : le fichier a été déplacé, "
                "supprimé ou remplacé. Ouvrez de nouveau le résultat."
            )
        return layer

    def feature(self, table: str, fid: int) -> tuple[QgsVectorLayer, QgsFeature]:
        """A row of a table. Raises FormatError where it is not, or not shown."""
        layer = self.layer(table)
        found = layer.getFeature(fid)
        if found.isValid():
            return layer, found
        if layer.subsetString():
            raise FormatError(f"La couche « {layer.name()} » a un filtre qui cache cette ligne : retirez-le.")
        raise FormatError(
            f"Cette ligne n’est plus dans la couche « {layer.name()} » : elle a été supprimée. Rechargez le résultat."
        )

    def show(self, table: str, fid: int) -> QgsVectorLayer:
        """Select a row in its layer, and bring it on the map. Raises FormatError."""
        layer, feature = self.feature(table, fid)
        layer.selectByIds([fid])
        if self._window is not None:
            self._window.setActiveLayer(layer)
            canvas = self._window.mapCanvas()
            if canvas is not None and feature.hasGeometry() and not feature.geometry().isEmpty():
                _bring(canvas, layer, feature)
        return layer

    def open_form(self, table: str, fid: int, columns: tuple[str, ...], parent: QWidget | None) -> QgsAttributeDialog:
        """Open the form of a row, the first of these columns ready to be written. Raises FormatError."""
        layer, feature = self.feature(table, fid)
        self.close_form()
        self._form = QgsAttributeDialog(layer, feature, False, parent)
        self._form.setWindowTitle(f"{layer.name()} – {fid}")
        self._form.show()
        for name in columns:
            found = [one for one in self._form.findChildren(QWidget, name) if one.isVisible()]
            if found:
                _make_ready(found[0])
                break
        return self._form

    def close_form(self) -> None:
        """Close the form that is open."""
        if self._form is not None:
            self._form.close()
            self._form.deleteLater()
            self._form = None


def _make_ready(widget: QWidget) -> None:
    """Bring the widget of a field into sight, and give it the keyboard, once the form is laid out."""

    def show() -> None:
        if sip.isdeleted(widget):
            return
        area = widget.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(widget)
        widget.setFocus()

    QTimer.singleShot(0, show)


def _bring(canvas: QgsMapCanvas, layer: QgsVectorLayer, feature: QgsFeature) -> None:
    """Pan to a feature, zoom where it is too far to be seen, and flash it."""
    transform = QgsCoordinateTransform(layer.crs(), canvas.mapSettings().destinationCrs(), QgsProject.instance())
    try:
        box = transform.transformBoundingBox(feature.geometry().boundingBox())
    except QgsCsException as error:
        raise FormatError(
            f"Ce lieu ne peut pas être montré dans le système de coordonnées de la carte ({error}) : il est "
            "probablement faux."
        ) from error
    if box.isEmpty() and canvas.scale() <= _CLOSE_SCALE and canvas.extent().contains(box.center()):
        pass  # a point in sight: the map does not jump
    elif box.isEmpty() and canvas.scale() <= _CLOSE_SCALE and not canvas.extent().isEmpty():
        canvas.setCenter(box.center())
    else:
        box.grow(_AROUND_DEGREES if canvas.mapUnits() == QgsUnitTypes.DistanceUnit.DistanceDegrees else _AROUND)
        canvas.setExtent(box)
    canvas.refresh()
    canvas.flashGeometries([feature.geometry()], layer.crs())
