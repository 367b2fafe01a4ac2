# SPDX-License-Identifier: GPL-2.0-or-later
"""Work of the core in the background of a window: its result or its error is given back in the main thread."""

from __future__ import annotations

import traceback
from typing import Any, Callable

from qgis.core import Qgis, QgsApplication, QgsTask

from sinp_hdf_plugin.core.engine.watch import Cancelled
from sinp_hdf_plugin.core.errors import SinpError
from sinp_hdf_plugin.toolbelt.i18n import tr
from sinp_hdf_plugin.toolbelt.log import log
from sinp_hdf_plugin.toolbelt.threads import in_python_thread

_alive: set[Background] = set()  # QGIS holds the task, not what Python added to it


class Background(QgsTask):
    """One piece of work, given the task itself to watch for cancelling; `done(result)` or `failed(sentence)` follows.

    Nothing follows a cancelled task.
    """

    def __init__(
        self,
        title: str,
        work: Callable[[Background], Any],
        done: Callable[[Any], None],
        failed: Callable[[str], None],
    ) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._work, self._done, self._failed = work, done, failed
        self._result: Any = None
        self._error = ""

    def start(self) -> Background:
        """Give it to QGIS."""
        _alive.add(self)
        QgsApplication.taskManager().addTask(self)
        return self

    def drop(self) -> None:
        """Cancel it: nobody waits for its result any more."""
        if self in _alive:
            self._done = self._failed = _nothing
            self.cancel()

    def run(self) -> bool:
        """Called by QGIS, in a thread of its own."""
        try:
            self._result = in_python_thread(lambda: self._work(self), meanwhile=_nothing)
        except Cancelled:
            return False
        except SinpError as error:
            self._error = str(error)
            return False
        except Exception as error:
            log(traceback.format_exc(), Qgis.MessageLevel.Warning)
            self._error = tr(
                "Unexpected error ({error}). It is a fault of the plugin: the details are in the log messages panel."
            ).format(error=f"{type(error).__name__}: {error}")
            return False
        return True

    def finished(self, result: bool) -> None:
        """Called by QGIS in the main thread."""
        _alive.discard(self)
        if result:
            self._done(self._result)
        elif self._error:
            self._failed(self._error)

    def progress(self, done: int, total: int | None) -> None:
        """Told by the core."""
        if total:
            self.setProgress(min(99.0, 100.0 * done / total))

    def is_cancelled(self) -> bool:
        """Asked by the core."""
        return self.isCanceled()


def _nothing(*_: Any) -> None:
    """Nobody to tell."""
