# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything the profile says of one attribute: its columns and how they are merged, how its values are read."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sinp_hdf_plugin.gui.profile_editor import words
from sinp_hdf_plugin.gui.profile_editor.choices import SearchCombo, attribute_item, item
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.gui.profile_editor.value_edit import ValueEdit, codes_of
from sinp_hdf_plugin.toolbelt.i18n import tr

MERGES = ("first", "join", "all", "date")
_DAYS = ("date", "datetime")


class AttributePanel(QWidget):
    """Shows the attribute given to `show_target`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.target = ""
        self._build()
        session.changed.connect(self.refresh)
        session.replaced.connect(self._fill_lists)
        self._fill_lists()

    def show_target(self, target: str) -> None:
        """Another attribute."""
        self.target = target
        self.refresh()

    def _build(self) -> None:
        self.title, self.help = QLabel(), QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.help.setWordWrap(True)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.forget = QPushButton(tr("Forget all that is said of this attribute"))
        self.forget.clicked.connect(lambda: self._session.change(lambda content: content.remove(self.target)))
        grid = QGridLayout()
        grid.addLayout(self._build_sources(), 0, 0)
        grid.addLayout(self._build_reading(), 0, 1)
        grid.addLayout(self._build_empty(), 0, 2)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        grid.setHorizontalSpacing(24)
        self.body = QWidget()
        self.body.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.forget)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.help)
        layout.addWidget(self.body)
        layout.addStretch(1)

    def _build_sources(self) -> QVBoxLayout:
        self.sources = QListWidget()
        self.sources.setMaximumHeight(110)
        self.up, self.down, self.drop = QToolButton(), QToolButton(), QToolButton()
        for button, text, tip, slot in (
            (self.up, "▲", tr("Earlier"), lambda: self._move(-1)),
            (self.down, "▼", tr("Later"), lambda: self._move(1)),
            (self.drop, "✕", tr("This column does not feed the attribute any more"), self._drop),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.clicked.connect(slot)
        self.add = QComboBox()
        self.add.setToolTip(tr("One more column for this attribute; it may feed others too"))
        self.add.activated.connect(self._add)
        buttons = QHBoxLayout()
        for widget in (self.up, self.down, self.drop):
            buttons.addWidget(widget)
        buttons.addWidget(self.add, 1)
        column = QVBoxLayout()
        column.addWidget(QLabel(tr("Source columns, in the order they are merged")))
        column.addWidget(self.sources)
        column.addLayout(buttons)
        return column

    def _build_reading(self) -> QFormLayout:
        self.merge = QComboBox()
        for merge in MERGES:
            self.merge.addItem(words.merge_text(merge), merge)
        self.merge.activated.connect(lambda _: self._set("merge", self.merge.currentData()))
        self.glue = self._line("with", strip=False)
        self.split, self.pattern, self.dates = self._line("split", strip=False), self._line("pattern"), QLineEdit()
        self.pattern.setToolTip(tr("A regular expression whose first group ( ) is the value"))
        self.dates.setPlaceholderText(tr("as in the rest of the table"))
        self.dates.setToolTip(tr("For example JJ/MM/AAAA, AAAA-MM-JJ"))
        self.dates.editingFinished.connect(lambda: self._set("dates", patterns_in(self.dates.text())))
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.addRow(tr("Several columns make"), self.merge)
        form.addRow(tr("Put between them"), self.glue)
        form.addRow(tr("Separator of values in a cell"), self.split)
        form.addRow(tr("Only a part of the text"), self.pattern)
        form.addRow(tr("Days are written"), self.dates)
        return form

    def _build_empty(self) -> QFormLayout:
        self.default, self.constant = ValueEdit(), ValueEdit()
        self.default.edited.connect(lambda value: self._set("default", value))
        self.constant.edited.connect(self._set_constant)
        self.when, self.only_with = SearchCombo(), SearchCombo()
        for combo, key in ((self.when, "when"), (self.only_with, "only_with")):
            combo.activated.connect(lambda _, combo=combo, key=key: self._set(key, combo.choice()))
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.addRow(tr("Empty cells take"), self.default)
        form.addRow(tr("only where this is filled"), self.when)
        form.addRow(tr("Taken only where this is filled"), self.only_with)
        form.addRow(tr("Constant of the profile"), self.constant)
        return form

    def _line(self, key: str, strip: bool = True) -> QLineEdit:
        line = QLineEdit()
        line.editingFinished.connect(lambda: self._set(key, line.text().strip() if strip else line.text()))
        return line

    def _fill_lists(self) -> None:
        session = self._session
        columns = session.content.version.columns()
        for combo in (self.when, self.only_with):
            combo.fill([item(tr("(always)"), ""), *(attribute_item(c, session.locale, c.name) for c in columns)])
        self.refresh()

    def refresh(self) -> None:
        """Show what the profile says now."""
        session, target = self._session, self.target
        column = session.column(target)
        self.body.setEnabled(column is not None)
        self.forget.setEnabled(bool(target))
        if column is None:
            stranger = tr("{target}: this version of the format has no such attribute").format(target=target)
            self.title.setText(stranger if target else tr("Choose an attribute in the list above"))
            self.help.clear()
            return
        label, asked = column.label.of(session.locale), words.obligation_text(column.obligation)
        self.title.setText(f"{target} – {label} ({asked.lower()})")
        self.help.setText(column.help.of(session.locale))
        entry = session.content.entry(target) or {}
        self._show_sources(session.content.sources(target))
        self._show_reading(entry, column.type in _DAYS, column.list)
        codes = codes_of(session.codelist(target), session.content.version.codes_version, session.locale)
        self.default.show_value(entry.get("default", ""), codes)
        self.constant.show_value(session.content.data.get("constants", {}).get(target, ""), codes)
        self.when.choose(entry.get("when", ""))
        self.only_with.choose(entry.get("only_with", ""))
        has_entry = bool(entry)
        self.when.setEnabled(bool(entry.get("default")))
        self.only_with.setEnabled(has_entry)

    def _show_sources(self, sources: tuple[str, ...]) -> None:
        row = self.sources.currentRow()
        self.sources.clear()
        self.sources.addItems(sources)
        self.sources.setCurrentRow(min(max(row, 0), len(sources) - 1))
        self.add.clear()
        self.add.addItem(tr("Add a column…"))
        self.add.addItems([name for name in self._session.content.columns if name not in sources])
        for button in (self.up, self.down):
            button.setEnabled(len(sources) > 1)
        self.drop.setEnabled(bool(sources))

    def _show_reading(self, entry: dict[str, Any], is_day: bool, is_list: bool) -> None:
        several = isinstance(entry.get("from"), list) and len(entry["from"]) > 1
        self.merge.setEnabled(several)
        self.merge.setCurrentIndex(self.merge.findData(entry.get("merge")))
        self.glue.setEnabled(several and entry.get("merge") == "join")
        self.glue.setText(entry.get("with", " ; ") if several else "")
        self.split.setEnabled(is_list)
        self.split.setText(entry.get("split", ""))
        self.pattern.setText(entry.get("pattern", ""))
        self.dates.setEnabled(is_day)
        self.dates.setText(", ".join(entry.get("dates", ())))

    def _set(self, key: str, value: Any) -> None:
        before = (self._session.content.entry(self.target) or {}).get(key)
        if value != before and (value or before):
            self._session.change(lambda content: content.set(self.target, key, value))

    def _set_constant(self, value: str) -> None:
        self._session.change(lambda content: content.set_constant(self.target, value))

    def _add(self, row: int) -> None:
        if row > 0:
            source = self.add.itemText(row)
            self._session.change(lambda content: content.add(source, self.target))

    def _drop(self) -> None:
        if self.sources.currentItem():
            source = self.sources.currentItem().text()
            self._session.change(lambda content: content.detach(source, self.target))

    def _move(self, step: int) -> None:
        names = [self.sources.item(row).text() for row in range(self.sources.count())]
        row = self.sources.currentRow()
        if 0 <= row + step < len(names):
            names[row], names[row + step] = names[row + step], names[row]
            self.sources.setCurrentRow(row + step)
            self._session.change(lambda content: content.order(self.target, names))


def patterns_in(text: str) -> list[str]:
    """The patterns of a field: between commas or semicolons."""
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
