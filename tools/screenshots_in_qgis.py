# SPDX-License-Identifier: GPL-2.0-or-later
"""Run by QGIS itself (--code): open what the plugin shows, take pictures, quit. See tools/screenshots.py."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from qgis import processing
from qgis.core import QgsApplication, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QLineEdit
from qgis.utils import iface

from sinp_hdf_plugin.core.formats.result_gpkg import tables_with_rows
from sinp_hdf_plugin.gui.profile_editor.dialog import ProfileEditor

PICTURES = Path(os.environ["SCREENSHOTS"])
INPUT = os.environ["SCREENSHOTS_INPUT"]
RESULT = os.environ["SCREENSHOTS_RESULT"]


REGION = QgsRectangle(560_000, 6_850_000, 830_000, 7_120_000)  # Hauts-de-France, EPSG:2154


def wait(seconds: float) -> None:
    """Let QGIS draw."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def dialogs() -> None:
    """Take a picture of the dialog of each algorithm of the plugin."""
    for algorithm in QgsApplication.processingRegistry().providerById("sinp_hdf").algorithms():
        dialog = processing.createAlgorithmDialog(algorithm.id(), {"INPUT": Path(INPUT).name})
        dialog.resize(1100, 850)
        dialog.show()
        wait(2)
        dialog.grab().save(str(PICTURES / f"dialogue_{algorithm.name()}.png"))
        dialog.close()


def profile_editor() -> None:
    """Take a picture of the profile editor, with the table of the demo."""
    editor = ProfileEditor(iface.mainWindow())
    editor.show()
    editor.show_source(INPUT)
    while editor.session.table is None or editor.preview.is_waiting:
        wait(0.2)
    editor.grab().save(str(PICTURES / "editeur_profil.png"))
    editor.abandon()


def toolbox() -> None:
    """Take a picture of the Processing toolbox with the plugin's algorithms in sight."""
    dock = iface.mainWindow().findChild(QDockWidget, "ProcessingToolbox")
    dock.show()
    dock.findChild(QLineEdit).setText("régional")
    wait(2)
    dock.grab().save(str(PICTURES / "boite_outils.png"))
    dock.findChild(QLineEdit).clear()
    dock.hide()


def result() -> None:
    """Take a picture of QGIS with the result of the demo, its findings on top, and of the quarantine's table."""
    for name in reversed(tables_with_rows(Path(RESULT))):
        layer = QgsVectorLayer(f"{RESULT}|layername={name}", name, "ogr")
        if QgsProject.instance().addMapLayer(layer) is None:
            raise RuntimeError(f"{name}: QGIS cannot open it")
    for node in QgsProject.instance().layerTreeRoot().findLayers():
        node.setExpanded(node.name() in ("constats", "occurrences_point"))
    iface.mainWindow().findChild(QDockWidget, "Browser").hide()
    wait(2)  # QGIS zooms to the first layers by itself
    iface.mapCanvas().setExtent(REGION)
    iface.mapCanvas().refresh()
    iface.mainWindow().resize(1480, 920)
    wait(8)
    iface.mainWindow().grab().save(str(PICTURES / "resultat_carte.png"))
    table = iface.showAttributeTable(QgsProject.instance().mapLayersByName("quarantaine")[0])
    table.resize(1300, 600)
    wait(3)
    table.grab().save(str(PICTURES / "quarantaine.png"))


def main() -> None:
    """Take all pictures, then leave at once: closing QGIS 3.22 by code asks questions, or crashes."""
    status = 1
    try:
        dialogs()
        profile_editor()
        toolbox()
        result()
        status = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(status)


QTimer.singleShot(4000, main)
