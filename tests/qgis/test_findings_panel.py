# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings panel as a user drives it: look, filter, click, correct, undo, save, dismiss, check again, compare."""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from observations import OCCURRENCES, layer_of, rows, run, well_formed
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMessageBox

from sinp_hdf_plugin.core.formats import gpkg_functions
from sinp_hdf_plugin.gui.findings_panel.panel import FindingsPanel
from sinp_hdf_plugin.gui.findings_panel.words import shown

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project", "signed")
MANY = 10_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def signed():
    settings = QgsSettings()
    settings.setValue("sinp_hdf/author", "LEFÈVRE Ana")
    settings.setValue("sinp_hdf/author_organisation", "Les Busards")
    yield
    settings.remove("sinp_hdf/author")
    settings.remove("sinp_hdf/author_organisation")


@pytest.fixture(scope="module")
def converted(plugin, tmp_path_factory) -> Path:
    """The whole sample of ClicNat, with every mistake it has."""
    from conftest import SAMPLE

    output = tmp_path_factory.mktemp("panel") / "r.gpkg"
    return run("convert", INPUT=str(SAMPLE), PROFILE="clicnat", OUTPUT=str(output), LOAD=False).output


@pytest.fixture(scope="module")
def of_one_cause(plugin, tmp_path_factory) -> Path:
    """10,000 records with the same mistake: a count without saying of what."""
    from conftest import SAMPLE

    folder = tmp_path_factory.mktemp("cause")
    titles, *sound = well_formed(SAMPLE, 400)
    column = {title: rank for rank, title in enumerate(titles)}
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\n")
        writer.writerow(titles)
        for rank in range(MANY):
            row = list(sound[7])
            row[column["id_synthese"]], row[column["id_origine"]] = str(900_000 + rank), str(500_000 + rank)
            row[column["uuid_perm_sinp"]] = ""
            row[column["date_debut"]] = row[column["date_fin"]] = (
                f"20{10 + rank % 14}-0{1 + rank % 9}-{1 + rank % 28:02}"
            )
            row[column["nombre_min"]] = row[column["nombre_max"]] = "6"
            row[column["objet_denombrement"]] = row[column["type_denombrement"]] = ""
            writer.writerow(row)
    return run(
        "convert", INPUT=str(folder / "t.csv"), PROFILE="clicnat", OUTPUT=str(folder / "m.gpkg"), LOAD=False
    ).output


@pytest.fixture
def result(converted, tmp_path) -> Path:
    return Path(shutil.copy(converted, tmp_path / "resultat.gpkg"))


@pytest.fixture
def panel(qgis_iface):
    made = FindingsPanel(qgis_iface)
    made.resize(560, 900)
    made.show()
    yield made
    for layer in QgsProject.instance().mapLayers().values():
        if layer.isEditable():
            layer.rollBack()
    made.shut()
    QCoreApplication.sendPostedEvents(None, 0)


def wait(done, seconds=60):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "still not done"
        QCoreApplication.processEvents()
        time.sleep(0.005)


def settle(panel):
    wait(lambda: not panel.is_busy)


def opened(panel, path):
    panel.open(path)
    settle(panel)
    return panel


def said(panel):
    return panel.notice.text


def choose(combo, data):
    rank = combo.findData(data)
    assert rank >= 0
    combo.setCurrentIndex(rank)


def search(panel, text):
    panel.filters.text.setText(text)
    wait(lambda: panel.model.wanted.text == text)


def sql(path, query, *values):
    """What somebody does to the file with another program."""
    connection = sqlite3.connect(path)
    gpkg_functions.register(connection)
    try:
        found = connection.execute(query, values).fetchall()
        connection.commit()
    finally:
        connection.close()
    return found


def go(panel, where, *values):
    """Make the first finding of an SQL condition the current one."""
    ((finding,),) = sql(panel.loaded.path, f"SELECT fid FROM constats WHERE {where} ORDER BY fid LIMIT 1", *values)
    (position,) = panel.model.table.positions([finding])
    panel.tree.go_to(position)
    return panel.model.table.finding(position)


def content(layer):
    return {one.id(): (shown_all(one.attributes()), one.geometry().asWkt(9)) for one in layer.getFeatures()}


def shown_all(values):
    return [shown(None if str(value) == "NULL" else value) for value in values]


def tops(panel):
    model = panel.model
    return {
        model.data(model.index(row, 0)): int(model.data(model.index(row, 1)).replace(",", ""))
        for row in range(model.rowCount())
    }


# Look


def test_grouped_by_rule_attribute_severity_and_cause(panel, result):
    opened(panel, result)
    for by, column in (("regle", "regle"), ("attribut", "attribut"), ("gravite", "gravite")):
        choose(panel.filters.grouping, by)
        wanted = sql(result, f"SELECT count(*) FROM constats GROUP BY {column} ORDER BY 1")
        assert sorted(tops(panel).values()) == [count for (count,) in wanted]
    choose(panel.filters.grouping, "cause")
    wanted = sql(result, "SELECT count(*) FROM constats GROUP BY regle, attribut, valeur, proposition")
    model = panel.model
    assert model.rowCount() == len(wanted)
    assert sum(model.rowCount(model.index(row, 0)) for row in range(model.rowCount())) == sum(n for (n,) in wanted)


def test_filters(panel, result):
    opened(panel, result)
    choose(panel.filters.rule, "CNT-001")
    assert panel.model.shown == sql(result, "SELECT count(*) FROM constats WHERE regle = 'CNT-001'")[0][0] > 0
    choose(panel.filters.rule, None)
    choose(panel.filters.attribute, "dateDebut")
    assert panel.model.shown == sql(result, "SELECT count(*) FROM constats WHERE attribut = 'dateDebut'")[0][0] > 0
    choose(panel.filters.attribute, None)
    for name in ("erreur", "bloquant", "info"):
        QTest.mouseClick(panel.filters.severities[name], LEFT)
    assert panel.model.shown == sql(result, "SELECT count(*) FROM constats WHERE gravite = 'avertissement'")[0][0] > 0
    for name in ("erreur", "bloquant", "info"):
        QTest.mouseClick(panel.filters.severities[name], LEFT)
    panel.filters.with_proposal.setChecked(True)
    told = sql(
        result, "SELECT count(*) FROM constats WHERE proposition <> '' AND proposition NOT LIKE '%(déjà appliqué)'"
    )
    assert panel.model.shown == told[0][0] > 0
    panel.filters.with_proposal.setChecked(False)
    search(panel, "SENSIBLE est")
    assert panel.model.shown == len(
        [1 for (text,) in sql(result, "SELECT message FROM constats") if "sensible est" in (text or "").lower()]
    )
    ((record, count),) = sql(
        result, "SELECT id_enregistrement, count(*) FROM constats GROUP BY 1 HAVING id_enregistrement > 'a' LIMIT 1"
    )
    search(panel, record)
    assert panel.model.shown == count
    search(panel, "rien ne dit cela")
    assert panel.model.shown == 0 and panel.model.rowCount() == 0


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2154"])
def test_a_click_selects_the_row_and_brings_it_on_the_map(panel, result, qgis_iface, qgis_canvas, crs):
    canvas = qgis_iface.mapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    opened(panel, result)
    record, line = sql(
        result,
        "SELECT id_enregistrement, ligne_source FROM constats WHERE regle = 'CNT-001' AND ligne_source IN "
        "(SELECT ligne_source FROM occurrences_point) ORDER BY fid LIMIT 1",
    )[0]
    one = go(panel, "regle = 'CNT-001' AND id_enregistrement = ?", record)
    (layer,) = QgsProject.instance().mapLayers().values()
    (selected,) = layer.selectedFeatures()
    assert selected["idSINPOccTax"] == one.record and selected["ligne_source"] == line
    place = QgsGeometry(selected.geometry())
    if crs == "EPSG:4326":
        (x, y) = (canvas.center().x(), canvas.center().y())
        assert 1 < x < 5 and 48 < y < 52
    else:
        assert canvas.center().distance(place.asPoint()) < 1
    assert canvas.extent().width() < (0.2 if crs == "EPSG:4326" else 20_000)
    panel.tree.looked_at.emit()
    assert len(QgsProject.instance().mapLayers()) == 1  # not added twice


def test_a_row_in_quarantine_is_selected_there(panel, result):
    opened(panel, result)
    ((line,),) = sql(
        result, "SELECT c.ligne_source FROM constats c JOIN quarantaine q ON q.ligne_source = c.ligne_source LIMIT 1"
    )
    go(panel, "ligne_source = ?", line)
    (layer,) = QgsProject.instance().mapLayers().values()
    assert [one["ligne_source"] for one in layer.selectedFeatures()] == [line]
    assert "quarantaine" in layer.source() and "quarantaine" in panel.details.toPlainText()


def test_the_page_explains(panel, result):
    opened(panel, result)
    one = go(panel, "regle = 'CNT-001'")
    page = panel.details.toPlainText()
    for text in (one.message, "L’effectif minimum ne dépasse pas l’effectif maximum.", "GeoNature", "CNT-001"):
        assert text in page
    asked = panel.loaded.result.proposals.asked(*one[1:2], *one[3:5], one.proposal, one.confidence)
    for name, after in asked.parts:
        assert f"{name} : {dict(asked.shown)[name]} → {after}" in page


def test_the_form_opens_at_the_field(panel, result):
    opened(panel, result)
    one = go(panel, "regle = 'CNT-001' AND ligne_source IN (SELECT ligne_source FROM occurrences_point)")
    panel.tree.doubleClicked.emit(panel.tree.currentIndex())
    form = panel.layers._form
    assert form.isVisible() and form.feature()["idSINPOccTax"] == one.record
    panel.layers.close_form()


def test_seen_by_another_recipient(panel, result):
    from sinp_hdf_plugin.core.standard.recipients import recipient_ids
    from sinp_hdf_plugin.core.workbench.recipients import finding_kinds, severities

    opened(panel, result)
    kinds, loaded = finding_kinds(result), panel.loaded
    for recipient in recipient_ids():
        choose(panel.filters.recipient, recipient)
        seen = severities(kinds, recipient, loaded.facts.level, loaded.result.version)
        weighed = dict.fromkeys(panel.filters.severities, 0)
        for (rule, severity), count in kinds.items():
            if seen.severity(rule, severity) in weighed:
                weighed[seen.severity(rule, severity)] += count
        assert panel.model.shown == sum(weighed.values())
        for name, button in panel.filters.severities.items():
            assert f"({weighed[name]})" in button.text()
    choose(panel.filters.recipient, None)
    assert panel.model.shown == sum(kinds.values())


# Correct


def test_apply_one_undo_and_save(panel, result):
    opened(panel, result)
    layer = layer_of(result, "occurrences_point")
    before = content(layer)
    one = go(panel, "regle = 'CND-015' AND ligne_source IN (SELECT ligne_source FROM occurrences_point)")
    QTest.mouseClick(panel.actions_row.apply, LEFT)
    settle(panel)
    assert layer.isEditable() and layer.undoStack().count() == 1, said(panel)
    (record,) = [f for f in layer.getFeatures() if f["idSINPOccTax"] == one.record]
    assert record["auteurModIdentite"].endswith("LEFÈVRE Ana")
    assert one.id in panel.model.pending
    assert not panel.actions_row.apply.isEnabled()
    QTest.mouseClick(panel.actions_row.undo, LEFT)
    assert content(layer) == before and not panel.model.pending
    layer.undoStack().redo()
    assert one.id in panel.model.pending
    assert layer.commitChanges()
    logged = rows(result, "modifications")
    assert {row["idSINPOccTax"] for row in logged} == {one.record}
    assert not panel.model.pending and panel.model.table.mended.sum() == 1
    stored = rows(result, "occurrences_point", where=f"idSINPOccTax = '{one.record}'")[0]
    assert all(str(stored[row["colonne"]]) == row["valeur_apres"] for row in logged)


def test_a_saved_correction_is_undone_in_the_file(panel, result, monkeypatch):
    opened(panel, result)
    layer = layer_of(result, "occurrences_point")
    before = content(layer), rows(result, "elements_deplaces")
    go(panel, "regle = 'CND-015' AND ligne_source IN (SELECT ligne_source FROM occurrences_point)")
    panel.actions_row.apply.click()
    settle(panel)
    panel.actions_row.undo_last()
    layer.undoStack().redo()
    assert layer.commitChanges()
    assert content(layer) != before[0]
    monkeypatch.setattr(QMessageBox, "question", lambda *given: QMessageBox.StandardButton.Yes)
    panel.actions_row.undo.click()
    settle(panel)
    settle(panel)
    assert (content(layer), rows(result, "elements_deplaces")) == before, said(panel)
    assert "modifications" not in [name for (name,) in sql(result, "SELECT table_name FROM gpkg_contents")]
    assert panel.model.table.mended.sum() == 0


def test_ten_thousand_corrections_are_one_undo_step(panel, of_one_cause, tmp_path):
    path = Path(shutil.copy(of_one_cause, tmp_path / "m.gpkg"))
    opened(panel, path)
    layer = layer_of(path, "occurrences_point")
    before = content(layer)
    assert len(before) == MANY
    go(panel, "regle = 'CND-015'")
    panel.actions_row.apply_all.click()
    dialog = panel.actions_row.dialog
    wait(lambda: not dialog.is_planning)
    model = dialog.model
    told = [[model.data(model.index(row, column)).replace(",", "") for column in (1, 2, 3, 4)] for row in range(3)]
    assert model.rowCount() == 3
    assert sorted(told) == [
        ["denombrementMax", "6", "6", str(MANY)],
        ["denombrementMin", "6", "6", str(MANY)],
        ["objetDenombrement", "∅", "NSP", str(MANY)],
    ]
    clock = time.perf_counter()
    dialog.accept()
    settle(panel)
    applied = time.perf_counter() - clock
    assert layer.undoStack().count() == 1, said(panel)
    after = content(layer)
    assert all(after[fid] != before[fid] for fid in before) and len(panel.model.pending) == MANY
    layer.undoStack().undo()
    assert content(layer) == before
    layer.undoStack().redo()
    clock = time.perf_counter()
    assert layer.commitChanges()
    saved = time.perf_counter() - clock
    assert len(rows(path, "modifications", "fid")) == 3 * MANY
    assert rows(path, "elements_deplaces") == []
    assert content(layer) == after
    print(f"10,000 corrections: applied in {applied:.1f} s, saved and logged in {saved:.1f} s")
    assert applied < 30 and saved < 60


def test_guesses_wait_for_a_tick(panel, result):
    opened(panel, result)
    choose(panel.filters.rule, "CNT-001")
    panel.tree.setCurrentIndex(panel.model.index(0, 0))
    panel.actions_row.apply_all.click()
    dialog = panel.actions_row.dialog
    wait(lambda: not dialog.is_planning)
    assert not dialog.plan.changes and set(dialog.ticks) == {"CNT-001"}
    assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()
    dialog.ticks["CNT-001"].setChecked(True)
    wait(lambda: not dialog.is_planning)
    assert {change.rule for change in dialog.plan.changes} == {"CNT-001"}
    dialog.accept()
    settle(panel)
    told = {name for table in OCCURRENCES if (name := table) and panel.layers.find(table)}
    assert told and panel.model.pending


def test_edits_of_others_in_the_buffer_are_left(panel, result):
    opened(panel, result)
    layer = layer_of(result, "occurrences_point")
    one = go(panel, "regle = 'CND-015' AND ligne_source IN (SELECT ligne_source FROM occurrences_point)")
    (record,) = [f for f in layer.getFeatures() if f["idSINPOccTax"] == one.record]
    asked = panel.loaded.result.proposals.asked(one.rule, one.attribute, one.value, one.proposal, one.confidence)
    layer.startEditing()
    name = asked.parts[0][0]
    layer.changeAttributeValue(record.id(), layer.fields().indexOf(name), "IND")
    panel.actions_row.apply.click()
    settle(panel)
    assert layer.getFeature(record.id())[name] == "IND"
    assert "modifié depuis" in said(panel) and not panel.model.pending
    layer.rollBack()


def test_what_is_given_up_is_not_logged(panel, result):
    opened(panel, result)
    layer = layer_of(result, "occurrences_point")
    go(panel, "regle = 'CND-015' AND ligne_source IN (SELECT ligne_source FROM occurrences_point)")
    panel.actions_row.apply.click()
    settle(panel)
    assert panel.model.pending
    layer.rollBack()
    assert not panel.model.pending
    assert sql(result, "SELECT count(*) FROM sqlite_master WHERE name = 'modifications'") == [(0,)]


def test_no_other_result_before_the_save(panel, result, converted):
    """Its corrections would be saved without being logged."""
    opened(panel, result)
    go(panel, "regle = 'CND-015' AND ligne_source IN (SELECT ligne_source FROM occurrences_point)")
    panel.actions_row.apply.click()
    settle(panel)
    opened(panel, converted)
    assert panel.loaded.path == result.resolve() and "not saved" in said(panel)
    assert panel.layers.find("occurrences_point").commitChanges()
    opened(panel, converted)
    assert panel.loaded.path == converted.resolve() and rows(result, "modifications")


# Dismiss


def test_dismissals_persist_and_come_back(panel, result, qgis_iface):
    opened(panel, result)
    total = panel.model.shown
    one = go(panel, "regle = 'CND-006'")
    panel.actions_row.dismiss.click()
    dialog = panel.actions_row.dialog
    ok = dialog.buttons.button(dialog.buttons.StandardButton.Ok)
    assert not ok.isEnabled()
    dialog.reason.setCurrentText("Vu avec l’observateur")
    assert ok.isEnabled()
    ok.click()
    settle(panel)
    settle(panel)
    assert panel.model.shown == total - 1, said(panel)
    (row,) = rows(result, "constats_ecartes")
    assert (row["regle"], row["id_enregistrement"], row["motif"]) == ("CND-006", one.record, "Vu avec l’observateur")
    assert (row["auteur"], row["organisme"]) == ("LEFÈVRE Ana", "Les Busards") and row["date_ecart"]
    other = opened(FindingsPanel(qgis_iface), result)
    assert other.model.shown == total - 1
    other.shut()
    panel.filters.hide_dismissed.setChecked(False)
    assert panel.model.shown == total
    go(panel, "fid = ?", one.id)
    assert "LEFÈVRE Ana" in panel.details.toPlainText()
    panel.actions_row.dismiss.click()
    settle(panel)
    settle(panel)
    assert not panel.model.table.dismissed.any()
    assert sql(result, "SELECT count(*) FROM sqlite_master WHERE name = 'constats_ecartes'") == [(0,)]


def test_a_dismissal_ends_with_its_value(panel, result):
    opened(panel, result)
    go(panel, "regle = 'CNT-001'")
    panel.actions_row.dismiss.click()
    panel.actions_row.dialog.reason.setCurrentText("sans conséquence")
    panel.actions_row.dialog.accept()
    settle(panel)
    settle(panel)
    assert panel.model.table.dismissed.sum() == 1
    position = int(panel.model.table.dismissed.nonzero()[0][0])
    sql(result, "UPDATE constats SET valeur = 'autre' WHERE fid = ?", panel.model.table.ids[position])
    panel.reload()
    settle(panel)
    assert panel.model.table.dismissed.sum() == 0


# What changes while the panel is open


def test_a_replaced_file_is_noticed(panel, result, observations, tmp_path):
    opened(panel, result)
    other = run(
        "convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / "o.gpkg"), LOAD=False
    ).output
    os.replace(other, result)
    panel._look()
    assert "remplacé" in said(panel)
    QTest.mouseClick(panel.notice.button, LEFT)
    settle(panel)
    assert panel.model.shown == sql(result, "SELECT count(*) FROM constats")[0][0]


def test_no_action_on_a_file_that_changed(panel, result):
    opened(panel, result)
    go(panel, "regle = 'CND-015' AND ligne_source IN (SELECT ligne_source FROM occurrences_point)")
    sql(result, "DELETE FROM constats WHERE regle = 'CNT-001'")
    panel.actions_row.apply.click()
    settle(panel)
    assert "dépassés" in said(panel) and not panel.model.pending


def test_a_removed_file_is_told(panel, result):
    opened(panel, result)
    result.unlink()
    panel._look()
    assert "n’est plus là" in said(panel)
    go_to = panel.model.table.positions([1])[0]
    panel.tree.go_to(go_to)
    assert said(panel)
    panel.reload()
    settle(panel)
    assert "n’existe pas" in said(panel) and panel.model.shown > 0


def test_a_layer_removed_with_edits_in_it(panel, result):
    opened(panel, result)
    layer = layer_of(result, "occurrences_point")
    go(panel, "regle = 'CND-015' AND ligne_source IN (SELECT ligne_source FROM occurrences_point)")
    panel.actions_row.apply.click()
    settle(panel)
    assert panel.model.pending
    QgsProject.instance().removeMapLayer(layer.id())
    QCoreApplication.processEvents()
    assert not panel.model.pending and panel.editing.last() is None
    panel.tree.looked_at.emit()
    assert len(QgsProject.instance().mapLayers()) == 1


def test_a_deleted_row_is_told(panel, result):
    opened(panel, result)
    one = go(panel, "regle = 'CNT-001' AND ligne_source IN (SELECT ligne_source FROM occurrences_point)")
    layer = panel.layers.find("occurrences_point")
    (record,) = [f for f in layer.getFeatures() if f["idSINPOccTax"] == one.record]
    layer.startEditing()
    layer.deleteFeature(record.id())
    panel.locate()
    assert "supprimée" in said(panel)
    panel.actions_row.apply.click()
    settle(panel)
    assert not panel.model.pending
    layer.rollBack()


def test_what_is_no_result_is_refused(panel, tmp_path):
    path = tmp_path / "autre.gpkg"
    path.write_text("rien")
    opened(panel, path)
    assert "autre.gpkg" in said(panel) and panel.loaded is None


# Check again, compare


def test_checking_again_what_was_corrected(panel, result):
    opened(panel, result)
    one = go(panel, "regle = 'CND-015' AND ligne_source IN (SELECT ligne_source FROM occurrences_point)")
    panel.actions_row.apply.click()
    settle(panel)
    panel.actions_row.check.trigger()
    assert panel.editing.is_editing() and said(panel)
    panel.layers.find("occurrences_point").commitChanges()
    panel.actions_row.check.trigger()
    settle(panel)
    settle(panel)
    assert panel.model.table.positions([one.id]) == [], said(panel)
    assert panel.model.table.mended.sum() == 0
    assert sql(result, "SELECT count(*) FROM constats WHERE fid = ?", one.id) == [(0,)]


def test_comparing_with_another_result(panel, result, converted):
    from sinp_hdf_plugin.gui.findings_panel.checks import compare

    ((gone,),) = sql(result, "SELECT count(*) FROM constats WHERE regle = 'CNT-001'")
    sql(result, "DELETE FROM constats WHERE regle = 'CNT-001'")
    opened(panel, result)
    compare(panel, converted)
    settle(panel)
    dialog = panel.actions_row.dialog
    found = {
        dialog.table.item(row, 0).text(): int(dialog.table.item(row, 2).text())
        for row in range(dialog.table.rowCount())
        if int(dialog.table.item(row, 2).text())
    }
    assert found == {"CNT-001": gone}
    dialog.reject()


# In the window of QGIS


def test_the_entry_of_the_menu(qgis_iface, result, monkeypatch):
    from sinp_hdf_plugin.gui.window import WindowEntries

    layer = layer_of(result, "constats")
    docks, actions = [], []
    monkeypatch.setattr(qgis_iface, "activeLayer", lambda: layer)
    monkeypatch.setattr(qgis_iface, "addDockWidget", lambda area, dock: docks.append(dock), raising=False)
    monkeypatch.setattr(qgis_iface, "removeDockWidget", lambda dock: docks.remove(dock), raising=False)
    monkeypatch.setattr(qgis_iface, "addPluginToMenu", lambda name, action: actions.append(action), raising=False)
    monkeypatch.setattr(qgis_iface, "removePluginMenu", lambda name, action: actions.remove(action), raising=False)
    monkeypatch.setattr(qgis_iface, "addToolBarIcon", lambda action: None, raising=False)
    monkeypatch.setattr(qgis_iface, "removeToolBarIcon", lambda action: None, raising=False)
    entries = WindowEntries(qgis_iface)
    entries.add()
    (action,) = [one for one in actions if one.text() == "Findings…"]
    assert not action.icon().isNull()
    action.trigger()
    action.trigger()
    (dock,) = docks
    settle(dock)
    assert dock.loaded.path == result.resolve() and dock.model.shown > 0  # the result of the current layer
    entries.remove()
    QCoreApplication.sendPostedEvents(None, 0)
    assert docks == [] and actions == []


# Speed


def test_a_hundred_thousand_findings_without_lag(panel, result):
    columns = (
        "regle, gravite, attribut, valeur, message, proposition, confiance, id_enregistrement, ligne_source, feuille"
    )
    while (count := sql(result, "SELECT count(*) FROM constats")[0][0]) < 100_000:
        sql(
            result,
            f"INSERT INTO constats ({columns}) SELECT {columns} FROM constats ORDER BY fid LIMIT ?",
            100_000 - count,
        )
    clock = time.perf_counter()
    opened(panel, result)
    loaded = time.perf_counter() - clock
    assert panel.model.shown == 100_000
    times = []
    for text in ("sexe", "a", "date", ""):
        panel.filters.text.setText(text)
        panel.filters._pause.stop()
        clock = time.perf_counter()
        panel.arrange()
        QCoreApplication.processEvents()
        times.append(time.perf_counter() - clock)
    print(f"100,000 findings: loaded in {loaded:.2f} s, filtered in {max(times) * 1000:.0f} ms")
    assert loaded < 10 and max(times) < 0.5
