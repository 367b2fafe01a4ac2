# SPDX-License-Identifier: GPL-2.0-or-later
"""Which table the profile is for: a file, or a layer of the project, and the sheet where there are several."""

from __future__ import annotations

from qgis.core import QgsMapLayerProxyModel, QgsVectorLayer
from qgis.gui import QgsFileWidget, QgsMapLayerComboBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from sinp_hdf_plugin.core.errors import SinpError
from sinp_hdf_plugin.gui.background import Background
from sinp_hdf_plugin.gui.profile_editor.loading import Request, Table, file_request, layer_request, load
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.toolbelt.i18n import tr

FILE, LAYER = range(2)


class SourceBar(QWidget):
    """`loaded` with the table that was read, `failed` with a sentence."""

    loaded = pyqtSignal(object)
    failed = pyqtSignal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Background | None = None
        self._request: Request | None = None
        self.kind = QComboBox()
        self.kind.addItems([tr("File"), tr("Layer of the project")])
        self.kind.currentIndexChanged.connect(self._show_kind)
        self.file = QgsFileWidget()
        self.file.setStorageMode(QgsFileWidget.StorageMode.GetFile)
        self.file.setFilter(
            tr("Tables and layers")
            + " (*.csv *.tsv *.txt *.xlsx *.ods *.xls *.gpkg *.shp *.geojson *.json *.fgb *.zip);;"
            + tr("All files")
            + " (*)"
        )
        self.file.lineEdit().setPlaceholderText(tr("CSV, spreadsheet, GeoPackage, shapefile…"))
        self.layer = QgsMapLayerComboBox()
        self.layer.setFilters(QgsMapLayerProxyModel.Filter.VectorLayer)
        self.layer.setAllowEmptyLayer(True)
        self.read = QPushButton(tr("Read"))
        self.read.clicked.connect(self.start)
        self.sheet_label, self.sheet = QLabel(tr("Sheet")), QComboBox()
        self.sheet.activated.connect(self._change_sheet)
        self.busy, self.stop = QProgressBar(), QPushButton(tr("Stop"))
        self.busy.setRange(0, 0)
        self.busy.setMaximumWidth(120)
        self.stop.clicked.connect(self.cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(QLabel(tr("Table")))
        layout.addWidget(self.kind)
        layout.addWidget(self.file, 1)
        layout.addWidget(self.layer, 1)
        for widget in (self.read, self.sheet_label, self.sheet, self.busy, self.stop):
            layout.addWidget(widget)
        self.file.fileChanged.connect(self._file_chosen)
        self.layer.layerChanged.connect(self._layer_chosen)
        self._show_kind()
        self._show_sheets(())
        self._show_busy(False)

    @property
    def is_reading(self) -> bool:
        """A table is being read."""
        return self._task is not None

    def show_source(self, source: str | QgsVectorLayer) -> None:
        """Read that file or layer."""
        if isinstance(source, QgsVectorLayer):
            self.kind.setCurrentIndex(LAYER)
            self.layer.setLayer(source)
        else:
            self.kind.setCurrentIndex(FILE)
            self.file.setFilePath(source)

    def start(self) -> None:
        """Read what is chosen."""
        try:
            request = self._chosen()
        except SinpError as error:
            self.failed.emit(str(error))
            return
        if request is not None:
            self._load(request)

    def cancel(self) -> None:
        """Stop reading; the table of before stays."""
        if self._task is not None:
            self._task.drop()
            self._task = None
        self._show_busy(False)

    def _chosen(self, sheet: str | None = None) -> Request | None:
        if self.kind.currentIndex() == LAYER:
            layer = self.layer.currentLayer()
            return layer_request(layer) if isinstance(layer, QgsVectorLayer) else None
        path = self.file.filePath().strip().strip('"')
        return file_request(path, sheet) if path else None

    def _load(self, request: Request) -> None:
        self.cancel()
        self._show_busy(True)
        version = self._session.content.version
        self._task = Background(
            tr("Reading {name}").format(name=request.name),
            lambda watch: load(request, version, watch),
            self._done,
            self._fail,
        ).start()

    def _done(self, table: Table) -> None:
        self._task = None
        self._show_busy(False)
        self._show_sheets(table.sheets)
        self.sheet.setCurrentText(table.sheet)
        self.loaded.emit(table)

    def _fail(self, sentence: str) -> None:
        self._task = None
        self._show_busy(False)
        self.failed.emit(sentence)

    def _change_sheet(self) -> None:
        request = self._chosen(self.sheet.currentText())
        if request is not None:
            self._load(request)

    def _file_chosen(self) -> None:
        if self.kind.currentIndex() == FILE and not self.file.lineEdit().hasFocus():
            self.start()

    def _layer_chosen(self) -> None:
        if self.kind.currentIndex() == LAYER and self.layer.currentLayer() is not None:
            self.start()

    def _show_kind(self) -> None:
        is_file = self.kind.currentIndex() == FILE
        self.file.setVisible(is_file)
        self.layer.setVisible(not is_file)

    def _show_sheets(self, sheets: tuple[str, ...]) -> None:
        self.sheet.clear()
        self.sheet.addItems(sheets)
        self.sheet.setVisible(bool(sheets))
        self.sheet_label.setVisible(bool(sheets))

    def _show_busy(self, busy: bool) -> None:
        self.busy.setVisible(busy)
        self.stop.setVisible(busy)
        self.read.setVisible(not busy)
