# SPDX-License-Identifier: GPL-2.0-or-later
"""Run by QGIS itself (--code): open what the plugin shows, take pictures, quit. See tools/screenshots.py."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from osgeo import ogr
from qgis import processing
from qgis.core import QgsApplication, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis.utils import iface

PICTURES = Path(os.environ["SCREENSHOTS"])
INPUT = os.environ["SCREENSHOTS_INPUT"]
RESULT = os.environ["SCREENSHOTS_RESULT"]


def wait(seconds: float) -> None:
    """Let QGIS draw."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def dialogs() -> None:
    """Take a picture of the dialog of each algorithm of the plugin."""
    for algorithm in QgsApplication.processingRegistry().providerById("sinp_hdf").algorithms():
        dialog = processing.createAlgorithmDialog(algorithm.id(), {"INPUT": INPUT})
        dialog.resize(1100, 850)
        dialog.show()
        wait(2)
        dialog.grab().save(str(PICTURES / f"dialog_{algorithm.name()}.png"))
        dialog.close()


def result() -> None:
    """Take a picture of QGIS with the result of the demo, its findings on top."""
    extent = QgsRectangle()
    names = [layer.GetName() for layer in ogr.Open(RESULT)]
    for name in sorted(names, key=lambda name: name == "constats"):
        layer = QgsVectorLayer(f"{RESULT}|layername={name}", name, "ogr")
        if QgsProject.instance().addMapLayer(layer) is None:
            raise RuntimeError(f"{name}: QGIS cannot open it")
        if layer.isSpatial() and layer.featureCount() and name.startswith("occurrences"):
            extent.combineExtentWith(layer.extent())
    extent.scale(1.05)
    iface.mapCanvas().setExtent(extent)
    iface.mapCanvas().refresh()
    iface.mainWindow().resize(1480, 920)
    wait(8)
    iface.mainWindow().grab().save(str(PICTURES / "result.png"))


def main() -> None:
    """Take all pictures, then leave at once: closing QGIS 3.22 by code asks questions, or crashes."""
    status = 1
    try:
        dialogs()
        result()
        status = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(status)


QTimer.singleShot(4000, main)
