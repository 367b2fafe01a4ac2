# SPDX-License-Identifier: GPL-2.0-or-later
"""Long work away from QGIS's own threads.

QGIS runs tasks in threads of Qt, which stay alive while Python forgets them after each task. pyproj 3.7, that many QGIS
from 3.40 ship, frees then what it keeps for the thread and uses it again in the next task: QGIS dies at the second run
(pyproj issues 1509 and 1622). In a thread that Python made, both ends are one.
"""

from __future__ import annotations

import threading
from typing import Callable, TypeVar

from qgis.PyQt.QtCore import QCoreApplication, QThread

Result = TypeVar("Result")
_POLL = 0.05  # seconds


def in_python_thread(work: Callable[[], Result], meanwhile: Callable[[], None]) -> Result:
    """Do `work`, and give its result or raise its error; from a thread of Qt, in a thread of Python.

    `meanwhile` is called here now and then, and once at the end: the place to tell QGIS what the work has to say.
    """
    application = QCoreApplication.instance()
    if application is None or QThread.currentThread() == application.thread():
        return work()
    outcome: list[Result] = []
    failure: list[BaseException] = []

    def target() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=target, name="sinp_hdf", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_POLL)
        meanwhile()
    if failure:
        raise failure[0]
    return outcome[0]
