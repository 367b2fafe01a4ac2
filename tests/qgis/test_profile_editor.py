# SPDX-License-Identifier: GPL-2.0-or-later
"""The profile editor as a user drives it: a table, its suggestions, changes, the preview, saving, opening, comparing."""

from __future__ import annotations

import json
import time

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsBrowserGuiModel
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialog, QMessageBox

from sinp_hdf_plugin.core.mapping.profile import parse_profile, profile_ids
from sinp_hdf_plugin.gui.profile_editor import columns_model, compare_dialog, open_dialog, save_dialog, words
from sinp_hdf_plugin.gui.profile_editor.choices import SearchCombo
from sinp_hdf_plugin.gui.profile_editor.dialog import ProfileEditor
from sinp_hdf_plugin.gui.profile_editor.values_model import CODE
from sinp_hdf_plugin.gui.window import WindowEntries
from sinp_hdf_plugin.processing import profile_places
from tools.paths import ROOT

pytestmark = pytest.mark.usefixtures("qgis_new_project", "folder")
SAMPLE = ROOT / "resources" / "samples" / "clicnat_synthese.csv"
NOTEBOOK = [
    "num;espece;combien;jour;commune;genre;age;qui;lon;lat;notes;gabarit",
    "1;Bufo bufo;3;03/05/2024;Amiens;mâle;adulte;DUPONT Jeanne;2,3012;49,9012;sous une pierre;grand",
    "2;Rana temporaria;1;04/05/2024;Amiens;femelle;adulte;DUPONT Jeanne;2,3100;49,9050;;petit",
    "3;Hyla arborea;12;05/05/2024;Rue;femelle;adulte;MARTIN Luc;1,66;50,27;chant;petit",
    "4;Triturus cristatus;2;06/05/2024;Rue;truc;adulte;MARTIN Luc;1,66;50,27;;grand",
    "5;;4;07/05/2024;Rue;mâle;adulte;MARTIN Luc;1,66;50,27;;grand",
]
COLUMNS = tuple(NOTEBOOK[0].split(";"))


def until(condition, seconds=30):
    """Let QGIS work until something has happened."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing came"
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        time.sleep(0.005)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the user's profiles are, away from everybody's."""
    place = tmp_path / "mes profils"
    monkeypatch.setattr(profile_places, "user_folder", lambda: place)
    monkeypatch.setattr(save_dialog, "user_folder", lambda: place)
    return place


@pytest.fixture
def notebook(tmp_path):
    path = tmp_path / "carnet.csv"
    path.write_text("\n".join(NOTEBOOK) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def editor(qgis_app):
    made = ProfileEditor()
    made.show()
    yield made
    made.abandon()
    QCoreApplication.processEvents()


@pytest.fixture
def told(monkeypatch):
    """What is said in windows of their own."""
    found = []
    monkeypatch.setattr(QMessageBox, "warning", lambda parent, title, text: found.append(text))
    return found


def read(editor, source):
    editor.show_source(source if isinstance(source, QgsVectorLayer) else str(source))
    until(lambda: editor.session.table is not None and not editor.source.is_reading)
    settled(editor)


def settled(editor):
    until(lambda: not editor.preview.is_waiting)


def pick(editor, source, text):
    """Choose what a column becomes, by typing in its cell and taking the first choice offered."""
    view = editor.columns.view
    row = editor.session.content.columns.index(source)
    index = editor.columns.filtered.mapFromSource(editor.columns.model.index(row, columns_model.TARGET))
    view.setCurrentIndex(index)
    view.edit(index)
    combo = view.indexWidget(index)
    assert isinstance(combo, SearchCombo)
    combo.lineEdit().clear()
    QTest.keyClicks(combo.lineEdit(), text)
    popup = combo.completer().popup()
    assert popup.isVisible(), text
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    QCoreApplication.processEvents()


def answer(monkeypatch, dialog, fill):
    """Have the next dialog of that kind filled in and accepted, as by hand."""

    def execute(self):
        fill(self)
        return self.result()

    monkeypatch.setattr(dialog, "exec", execute)


def preview_cell(editor, line, column):
    preview = editor.preview.model.preview
    return editor.preview.model.index(preview.lines.index(line), preview.columns.index(column) + 1)


def test_a_table_is_read_and_everything_known_is_suggested(editor, notebook):
    read(editor, notebook)
    fates = {name: editor.session.content.fate(name) for name in COLUMNS}
    assert fates["espece"].targets == ("nomCite",) and fates["jour"].targets == ("dateDebut",)
    assert {fates["lon"].targets, fates["lat"].targets} == {("x",), ("y",)}
    model = editor.columns.model
    row = COLUMNS.index("espece")
    assert "Bufo bufo" in model.index(row, columns_model.EXAMPLES).data()
    assert model.index(row, columns_model.FILLED).data() == "80 %"
    assert "nomCite" in model.index(row, columns_model.SUGGESTION).data()
    assert model.index(row, columns_model.SUGGESTION).data(Qt.ItemDataRole.ToolTipRole)
    assert editor.session.content.refusal() == ""


def test_the_preview_follows_and_marks_what_is_wrong(editor, notebook):
    read(editor, notebook)
    found = editor.preview.model.preview
    assert found.lines == (2, 3, 4, 5, 6)
    assert preview_cell(editor, 2, "nomCite").data() == "Bufo bufo"
    bad = preview_cell(editor, 6, "nomCite")
    assert bad.data(Qt.ItemDataRole.BackgroundRole) == words.SEVERITY_COLOURS["erreur"]
    assert "OBL" in bad.data(Qt.ItemDataRole.ToolTipRole)
    fates = [editor.preview.model.index(row, 0).data() for row in range(5)]
    assert fates[4] == words.row_fate_text("quarantaine") != fates[0]
    trial = preview_cell(editor, 2, "idSINPJdd")
    assert trial.data(Qt.ItemDataRole.FontRole).italic() and trial.data(Qt.ItemDataRole.ToolTipRole)
    pick(editor, "notes", "nomLieu")
    settled(editor)
    assert preview_cell(editor, 2, "nomLieu").data() == "sous une pierre"


def test_a_target_is_found_by_its_label(editor, notebook):
    read(editor, notebook)
    label = editor.session.column("obsDescription").label.of(editor.session.locale)
    pick(editor, "gabarit", label.upper())
    assert editor.session.content.fate("gabarit").targets == ("obsDescription",)
    pick(editor, "gabarit", words.fate_text(editor.session.content.fate("gabarit")._replace(kind="ignore")))
    assert editor.session.content.fate("gabarit").kind == "ignore"
    editor.undo.click()
    assert editor.session.content.fate("gabarit").targets == ("obsDescription",)


def test_several_columns_make_one_attribute(editor, notebook):
    read(editor, notebook)
    pick(editor, "gabarit", "commentaire")
    assert editor.session.content.sources("commentaire") == ("notes", "gabarit")
    editor.attributes.select("commentaire")
    panel = editor.attribute
    assert [panel.sources.item(row).text() for row in range(2)] == ["notes", "gabarit"]
    panel.glue.setText(" / ")
    panel.glue.editingFinished.emit()
    panel.sources.setCurrentRow(1)
    panel.up.click()
    settled(editor)
    assert preview_cell(editor, 2, "commentaire").data() == "grand / sous une pierre"
    panel.drop.click()
    settled(editor)
    assert preview_cell(editor, 2, "commentaire").data() == "sous une pierre"


def test_values_left_over_get_a_code(editor, notebook):
    read(editor, notebook)
    editor.columns.select("genre")
    panel = editor.values
    assert panel.attribute.currentData() == "occSexe"
    assert [one.value for one in panel.model.left()] == ["truc"]
    tab = editor.tabs.indexOf(panel)
    assert editor.tabs.tabText(tab).endswith("(1)") and panel.attribute.currentText().endswith("(1)")
    assert panel.model.index(0, 0).data(Qt.ItemDataRole.BackgroundRole) == words.MISSING
    panel.view.edit(panel.model.index(0, CODE))
    combo = panel.view.findChild(SearchCombo)
    combo.choose("4")
    combo.activated.emit(combo.currentIndex())
    assert panel.model.left() == [] and "(" not in editor.tabs.tabText(tab)
    assert editor.session.content.entry("occSexe")["map"]["truc"] == "4"
    settled(editor)
    assert preview_cell(editor, 5, "occSexe").data() == "4"


def test_what_the_table_does_not_say(editor, notebook):
    read(editor, notebook)
    line = editor.constants.constant_of("organismeGestionnaireDonnee").line
    line.setText("Les Busards")
    line.editingFinished.emit()
    assert editor.session.content.data["constants"]["organismeGestionnaireDonnee"] == "Les Busards"
    trial = editor.constants.trial_of("statutSource").list
    trial.setCurrentIndex(trial.findData("Li"))
    trial.activated.emit(trial.currentIndex())
    settled(editor)
    assert preview_cell(editor, 2, "statutSource").data() == "Li"
    assert "statutSource" not in editor.session.content.data["constants"]
    assert "organismeGestionnaireDonnee" not in editor.preview.model.preview.stand_ins


def test_how_the_table_is_read(editor, notebook):
    read(editor, notebook)
    panel = editor.reading
    assert panel.kind.currentData() == "xy" and panel.decimal.currentData() == ","
    panel.crs.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    assert editor.session.content.data["geometry"]["crs"] == "EPSG:2154"
    panel.dates.setText("JJ.MM")
    panel.dates.editingFinished.emit()
    settled(editor)
    assert editor.preview.refusal.isVisibleTo(editor) and "AAAA" in editor.preview.refusal.text()
    assert editor.preview.model.preview.lines  # what was shown before stays
    editor.undo.click()
    settled(editor)
    assert not editor.preview.refusal.isVisibleTo(editor)


def test_the_window_stays_alive_while_it_works(editor, monkeypatch):
    """Reading and previewing are no work of the main thread; stopping leaves what was there."""
    beats = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start(10)
    read(editor, SAMPLE)
    pauses = [after - before for before, after in zip(beats, beats[1:])]
    assert max(pauses) < 1.0
    before = editor.session.table
    editor.source.start()
    assert editor.source.is_reading
    editor.source.stop.click()
    assert not editor.source.is_reading and editor.session.table is before


def test_three_hundred_columns(editor, tmp_path):
    names = [f"mesure_{rank}" for rank in range(298)]
    path = tmp_path / "large.csv"
    rows = [";".join(["Bufo bufo", "03/05/2024", *(str(rank) for rank in range(298))]) for _ in range(120)]
    path.write_text("\n".join([";".join(["espece", "date", *names]), *rows]) + "\n", encoding="utf-8")
    read(editor, path)
    assert editor.columns.model.rowCount() == 300 and len(editor.preview.model.preview.rows) == 100
    started = time.monotonic()
    pick(editor, "mesure_250", "commentaire")
    assert time.monotonic() - started < 1.0
    editor.columns.search.setText("mesure_25")
    assert editor.columns.filtered.rowCount() == 11
    assert editor.columns.filtered.index(1, columns_model.TARGET).data() == "commentaire"


def test_a_layer_that_exists_only_in_qgis(editor):
    layer = QgsVectorLayer("Point?crs=EPSG:2154&field=espece:string&field=jour:date", "saisie", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["Hyla arborea", "2024-05-03"])
    feature.setGeometry(QgsGeometry.fromWkt("POINT(650000 6950000)"))
    layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    read(editor, layer)
    assert editor.session.content.data["geometry"] == {"native": True}
    assert preview_cell(editor, 1, "geometrie").data() == "POINT (650000.00 6950000.00)"


def test_a_layer_that_does_not_say_its_coordinate_system(editor):
    layer = QgsVectorLayer("Point?field=espece:string&field=jour:string", "sans systeme", "memory")
    layer.setCrs(QgsCoordinateReferenceSystem())
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["Hyla arborea", "2024-05-03"])
    feature.setGeometry(QgsGeometry.fromWkt("POINT(2.3 49.9)"))
    layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    read(editor, layer)
    assert "LOC-005" in editor.preview.refusal.text() and editor.reading.crs.isEnabled()
    editor.reading.crs.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    settled(editor)
    assert preview_cell(editor, 1, "geometrie").data().startswith("POINT (64")
    assert editor.session.content.data["geometry"] == {"native": True}  # the layer's matter, not the profile's


def test_what_the_reader_met_is_told(editor, tmp_path):
    path = tmp_path / "abime.csv"
    path.write_text("espece;jour\nBufo bufo;03/05/2024\nRana;04/05/2024;de trop\n", encoding="utf-8")
    read(editor, path)
    assert editor.preview.model.preview.fates[-1] == "quarantaine"
    assert editor.preview.model.findings_at(1, 0)[0].message
    read(editor, SAMPLE)
    assert "clicnat" in editor.messages.currentItem().text()


def test_a_source_that_cannot_be_read_is_said(editor, tmp_path):
    editor.show_source(str(tmp_path / "absent.csv"))
    until(lambda: editor.messages.currentItem() is not None)
    assert "absent.csv" in editor.messages.currentItem().text()
    assert editor.session.table is None


def test_saved_for_me_then_chosen_in_a_conversion(editor, notebook, folder, monkeypatch):
    read(editor, notebook)
    names = []
    editor.kept.connect(names.append)

    def fill(dialog):
        dialog.id.setText("mon_carnet")
        dialog.author.setText("LEROUX Anne")
        dialog.accept()

    answer(monkeypatch, save_dialog.SaveDialog, fill)
    assert editor.windowTitle().endswith("*")
    editor.save.click()
    assert names == ["utilisateur:mon_carnet"] and not editor.windowTitle().endswith("*")
    kept = json.loads((folder / "mon_carnet.json").read_text(encoding="utf-8"))
    assert (kept["id"], kept["author"], kept["source"], kept["version"]) == (
        "mon_carnet",
        "LEROUX Anne",
        "carnet.csv",
        "1.0",
    )
    assert len(kept["date"]) == 10
    assert profile_places.load_named(names[0], {}).id == "mon_carnet"
    pick(editor, "gabarit", "nomLieu")
    editor.save.click()
    assert json.loads((folder / "mon_carnet.json").read_text(encoding="utf-8"))["version"] == "1.1"
    assert not list(folder.glob("*.part"))


def test_saved_in_the_project_it_goes_with_it(editor, notebook, tmp_path, monkeypatch):
    read(editor, notebook)

    def fill(dialog):
        dialog.places.button(save_dialog.IN_PROJECT).click()
        dialog.accept()

    answer(monkeypatch, save_dialog.SaveDialog, fill)
    editor.save.click()
    project = QgsProject.instance()
    assert project.isDirty()
    assert project.write(str(tmp_path / "etude.qgz"))
    project.clear()
    assert profile_places.project_profiles(project) == {}
    assert project.read(str(tmp_path / "etude.qgz"))
    held = profile_places.project_profiles(project)
    assert list(held) == ["carnet"]
    assert profile_places.load_named("projet:carnet", held) == parse_profile(
        editor.session.content.data, profile_places.load_named("projet:carnet", held).path
    )


def test_saved_to_a_file_and_a_folder_that_refuses(editor, notebook, tmp_path, monkeypatch):
    read(editor, notebook)
    wrong = []

    def fill(dialog):
        dialog.places.button(save_dialog.TO_FILE).click()
        (tmp_path / "fichier").write_text("")
        dialog.file.setFilePath(str(tmp_path / "fichier" / "profil.json"))
        dialog.accept()
        wrong.append(dialog.wrong.text())
        assert dialog.result() != QDialog.DialogCode.Accepted
        dialog.file.setFilePath(str(tmp_path / "pour Luc"))
        dialog.accept()

    answer(monkeypatch, save_dialog.SaveDialog, fill)
    editor.save.click()
    assert "profil.json" in wrong[0]
    assert json.loads((tmp_path / "pour Luc.json").read_text(encoding="utf-8"))["id"] == "carnet"


def test_a_shipped_profile_is_opened_as_a_copy(editor, monkeypatch):
    def fill(dialog):
        dialog.select("clicnat")
        dialog.accept()

    answer(monkeypatch, open_dialog.OpenDialog, fill)
    read(editor, SAMPLE)
    editor.session.saved()
    editor.open.click()
    data = editor.session.content.data
    assert data["id"] not in profile_ids() and data["identity"]["source"] == "clicnat"
    assert editor.session.is_dirty
    settled(editor)
    assert editor.session.content.fate("nom_cite").targets == ("nomCite",)
    assert len(editor.preview.model.preview.rows) >= 100


def test_broken_profiles(editor, told, tmp_path, folder):
    path = tmp_path / "abime.json"
    path.write_text('{"id": "a", "columns": "nomCite"}', encoding="utf-8")
    before = editor.session.content.data
    editor.open_file(path)
    assert "columns" in told[-1] and editor.session.content.data is before
    path.write_text('{"id": "a", ', encoding="utf-8")
    editor.open_file(path)
    assert "ligne 1" in told[-1] and editor.session.content.data is before
    hand_made = {"id": "a", "version": "1", "title": {"fr": "t", "en": "t"}, "format": "occtax-7", "couleur": "vert"}
    hand_made["columns"] = [{"to": "perdu", "from": "b"}, {"to": "nomCite", "from": "c"}]
    path.write_text(json.dumps(hand_made), encoding="utf-8")
    editor.open_file(path)
    assert "occtax-7" in told[-1] and "couleur" in told[-1]
    assert editor.session.content.data["couleur"] == "vert"
    assert editor.attributes.model.target(0) == "perdu"
    editor.attribute.show_target("perdu")
    editor.attribute.forget.click()
    assert editor.attributes.model.row_of("perdu") == -1
    folder.mkdir()
    (folder / "mal.json").write_text("[", encoding="utf-8")
    names = [entry.name for entry in open_dialog.entries()]
    assert "utilisateur:mal" in names  # told as broken, and the others can be opened
    open_dialog.OpenDialog(editor)


def test_two_profiles_are_compared(editor, notebook):
    read(editor, notebook)
    dialog = compare_dialog.CompareDialog(editor.session.content.data, editor)
    dialog.choose(1, "sirf")
    shown = {dialog.table.item(row, 0).text(): row for row in range(dialog.table.rowCount())}
    assert "id_cit" in dialog.table.item(shown["idOrigine"], 2).text()
    assert "num" in dialog.table.item(shown["idOrigine"], 1).text()
    dialog.choose(0, "sirf")
    assert dialog.table.rowCount() == 0
    dialog.only.click()
    assert dialog.table.rowCount() > 5


def test_a_conversion_takes_a_profile_of_the_user_or_of_the_project(plugin, editor, notebook, tmp_path):
    import processing

    read(editor, notebook)
    given = {"JDD": "7c1f6a52-4a0e-4f83-9a55-0d7a2f5b8c11", "DS_PUBLIQUE": "Pu", "STATUT_SOURCE": "Te"}
    given.update({"GESTIONNAIRE": "Les Busards", "INPUT": str(notebook), "LOAD": False})
    names = [
        profile_places.save_user(editor.session.content.data),
        profile_places.save_project(editor.session.content.data, QgsProject.instance()),
    ]
    found = [
        processing.run("sinp_hdf:convert", {**given, "PROFILE": name, "OUTPUT": str(tmp_path / f"{rank}.gpkg")})
        for rank, name in enumerate(names)
    ]
    held = editor.preview.model.preview.count("quarantaine")
    assert [(one["ROWS_READ"], one["ROWS_QUARANTINED"]) for one in found] == [(5, held)] * 2
    with pytest.raises(QgsProcessingException, match="utilisateur:carnet"):
        processing.run("sinp_hdf:convert", {**given, "PROFILE": "utilisateur:rien", "OUTPUT": str(tmp_path / "x.gpkg")})


def test_from_the_dialog_of_a_conversion(plugin, qgis_iface, notebook, monkeypatch):
    import processing

    model = QgsBrowserGuiModel()
    monkeypatch.setattr(qgis_iface, "browserModel", lambda: model)
    dialog = processing.createAlgorithmDialog("sinp_hdf:convert", {"INPUT": str(notebook)})
    widget = dialog.mainWidget().wrappers["PROFILE"]
    widget.editor_button.click()
    opened = next(one for one in QApplication.topLevelWidgets() if isinstance(one, ProfileEditor))
    until(lambda: opened.session.table is not None)
    assert opened.session.content.columns == COLUMNS
    answer(monkeypatch, save_dialog.SaveDialog, lambda shown: shown.accept())
    opened.save.click()
    assert widget.widgetValue() == "utilisateur:carnet"
    listed = [widget.list.itemText(rank) for rank in range(widget.list.count())]
    assert listed == [*profile_ids(), "utilisateur:carnet"]
    opened.abandon()
    dialog.close()
    dialog.deleteLater()


def test_the_entry_of_the_menu_comes_and_goes(qgis_iface, monkeypatch):
    there = {"menu": [], "bar": []}
    monkeypatch.setattr(qgis_iface, "addPluginToMenu", lambda name, action: there["menu"].append(action))
    monkeypatch.setattr(
        qgis_iface, "removePluginMenu", lambda name, action: there["menu"].remove(action), raising=False
    )
    monkeypatch.setattr(qgis_iface, "addToolBarIcon", there["bar"].append)
    monkeypatch.setattr(qgis_iface, "removeToolBarIcon", there["bar"].remove)
    entries = WindowEntries(qgis_iface)
    for _ in range(2):
        entries.add()
        assert there["menu"] == there["bar"] and all(not action.icon().isNull() for action in there["bar"])
        there["menu"][0].trigger()
        opened = [one for one in QApplication.topLevelWidgets() if isinstance(one, ProfileEditor) and one.isVisible()]
        there["menu"][0].trigger()
        assert len(opened) == 1 and opened[0].isVisible()
        entries.remove()
        assert there == {"menu": [], "bar": []} and not opened[0].isVisible()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def test_closing_asks_before_anything_is_lost(editor, notebook, monkeypatch):
    read(editor, notebook)
    asked = []
    monkeypatch.setattr(
        QMessageBox, "question", lambda *given: asked.append(given[2]) or QMessageBox.StandardButton.Cancel
    )
    editor.close()
    assert asked and editor.isVisible()
    monkeypatch.setattr(QMessageBox, "question", lambda *given: QMessageBox.StandardButton.Discard)
    closed = []
    editor.destroyed.connect(lambda: closed.append(True))
    editor.close()
    assert not editor.isVisible()
    assert QApplication.activeModalWidget() is None
