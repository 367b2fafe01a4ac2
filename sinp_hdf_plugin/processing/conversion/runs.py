# SPDX-License-Identifier: GPL-2.0-or-later
"""What converting and validating share: parameters, the run, its files, and the layers shown afterwards."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from sinp_hdf_plugin.core.engine.plan import Settings
from sinp_hdf_plugin.core.engine.run import run
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.findings_csv import write_findings_csv
from sinp_hdf_plugin.core.formats.report_html import write_report
from sinp_hdf_plugin.core.formats.result_gpkg import tables_with_rows
from sinp_hdf_plugin.core.formats.source import Source
from sinp_hdf_plugin.core.mapping.profile import Profile
from sinp_hdf_plugin.core.rules.summary import RunSummary
from sinp_hdf_plugin.core.standard.recipients import load_recipients, recipient_ids
from sinp_hdf_plugin.processing.base import FeedbackWatch
from sinp_hdf_plugin.processing.conversion.shown import ShownLayer
from sinp_hdf_plugin.processing.inputs import crs_text
from sinp_hdf_plugin.toolbelt.compat import set_layer_order
from sinp_hdf_plugin.toolbelt.i18n import tr
from sinp_hdf_plugin.toolbelt.threads import in_python_thread

ENGINES = ("auto", "sqlite", "duckdb")
OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional
ADVANCED = QgsProcessingParameterDefinition.Flag.FlagAdvanced
# Output name -> attribute of the summary.
NUMBERS = {
    "ROWS_READ": "rows_read",
    "ROWS_ACCEPTED": "rows_accepted",
    "ROWS_DISPLACED": "rows_displaced",
    "ROWS_QUARANTINED": "rows_quarantined",
    "ROWS_NOT_EXCHANGEABLE": "rows_not_exchangeable",
    "ROWS_EMPTY": "empty_rows",
    "FINDINGS": "findings_total",
}


def add_input(algorithm: QgsProcessingAlgorithm, help_text: str) -> None:
    """INPUT: a layer, its selection, or a file of any kind that can be read."""
    source = QgsProcessingParameterFeatureSource("INPUT", tr("Table or layer"), [QgsProcessing.SourceType.TypeVector])
    source.setHelp(help_text)
    algorithm.addParameter(source)


def add_common(algorithm: QgsProcessingAlgorithm) -> None:
    """LEVEL, the reading options, and the destinations."""
    level = QgsProcessingParameterEnum(
        "LEVEL",
        tr("Recipient level of the rules"),
        list(recipient_ids()),
        defaultValue=recipient_ids()[0],
        usesStaticStrings=True,
    )
    locale = QgsApplication.locale()
    titles = ", ".join(f"{one.id} = {one.title.of(locale)}" for one in load_recipients().values())
    level.setHelp(
        tr(
            "Who receives the data, hence what is an error: {levels}. With another level, the same file shows what "
            "that recipient would refuse."
        ).format(levels=titles)
    )
    algorithm.addParameter(level)
    crs = QgsProcessingParameterCrs("CRS", tr("Coordinate system, if the source does not say it"), optional=True)
    crs.setHelp(tr("Overrides the coordinate system of the source or of the profile."))
    _advanced(algorithm, crs)
    encoding = QgsProcessingParameterString("ENCODING", tr("Encoding of a text file"), optional=True)
    encoding.setHelp(tr("Detected when empty: UTF-8, else Windows-1252. Example: iso-8859-15."))
    _advanced(algorithm, encoding)
    date = QgsProcessingParameterDateTime(
        "REFERENCE_DATE", tr("Reference date"), QgsProcessingParameterDateTime.Type.Date, optional=True
    )
    date.setHelp(tr("The day that the rules take for today. Empty: the current day."))
    _advanced(algorithm, date)
    platform = QgsProcessingParameterString(
        "ORG_TRANSFORMATION", tr("Organisation that makes the exchange record"), optional=True
    )
    platform.setHelp(tr("Asked at the levels 'echange' and 'inpn' only. Taken for rows whose source does not say it."))
    _advanced(algorithm, platform)
    engine = QgsProcessingParameterEnum(
        "ENGINE", tr("Engine"), list(ENGINES), defaultValue=ENGINES[0], usesStaticStrings=True
    )
    engine.setHelp(tr("'auto' uses DuckDB when it is installed, else what QGIS ships. Both give the same findings."))
    _advanced(algorithm, engine)


def add_outputs(algorithm: QgsProcessingAlgorithm) -> None:
    """OUTPUT, REPORT, FINDINGS_CSV, LOAD, and the counts."""
    output = QgsProcessingParameterFileDestination("OUTPUT", tr("Result"), "GeoPackage (*.gpkg)")
    output.setHelp(tr("One GeoPackage: accepted occurrences, quarantine, displaced values, findings, counts."))
    algorithm.addParameter(output)
    report = QgsProcessingParameterFileDestination(
        "REPORT", tr("Report"), "HTML (*.html)", optional=True, createByDefault=True
    )
    report.setHelp(tr("A report in French, readable without a network."))
    algorithm.addParameter(report)
    findings = QgsProcessingParameterFileDestination(
        "FINDINGS_CSV", tr("Findings as CSV"), "CSV (*.csv)", optional=True, createByDefault=False
    )
    findings.setHelp(tr("All findings in a text file for a spreadsheet (UTF-8, semicolons)."))
    algorithm.addParameter(findings)
    load = QgsProcessingParameterBoolean("LOAD", tr("Show the result in the project"), defaultValue=True)
    load.setHelp(tr("Adds the layers that have rows, with their style, errors on the map included."))
    algorithm.addParameter(load)
    for name in NUMBERS:
        algorithm.addOutput(QgsProcessingOutputNumber(name, name))


def _advanced(algorithm: QgsProcessingAlgorithm, parameter: QgsProcessingParameterDefinition) -> None:
    parameter.setFlags(parameter.flags() | ADVANCED)
    algorithm.addParameter(parameter)


def settings(
    algorithm: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    profile: Profile,
    constants: dict[str, str],
) -> Settings:
    """The choices of the run, for the core."""
    date = algorithm.parameterAsDateTime(parameters, "REFERENCE_DATE", context).date()
    return Settings(
        profile=profile,
        level=algorithm.parameterAsEnumString(parameters, "LEVEL", context),
        reference_date=date.toString("yyyy-MM-dd") if date.isValid() else datetime.date.today().isoformat(),
        parameters=constants,
        crs=crs_text(algorithm.parameterAsCrs(parameters, "CRS", context)),
    )


def execute(
    algorithm: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    sources: list[Source],
    chosen: Settings,
) -> dict[str, Any]:
    """Run, write the report and the CSV, tell the counts, plan the layers to show."""
    places = {
        name: Path(path)
        for name in ("OUTPUT", "REPORT", "FINDINGS_CSV")
        if (path := algorithm.parameterAsFileOutput(parameters, name, context))
    }
    engine = algorithm.parameterAsEnumString(parameters, "ENGINE", context)
    watch = FeedbackWatch(feedback)
    try:
        _check_places(places, sources)
        summary = in_python_thread(
            lambda: run(sources, chosen, places["OUTPUT"], watch, engine=engine), meanwhile=watch.tell
        )
    finally:
        for source in sources:
            source.close()
    if "REPORT" in places:
        write_report(summary, places["REPORT"])
    if "FINDINGS_CSV" in places:
        write_findings_csv(places["OUTPUT"], places["FINDINGS_CSV"])
    results: dict[str, Any] = {name: str(path) for name, path in places.items()}
    results.update({name: getattr(summary, attribute) for name, attribute in NUMBERS.items()})
    tell_counts(summary, feedback)
    if algorithm.parameterAsBool(parameters, "LOAD", context):
        show_result(places["OUTPUT"], context)
    return results


def _check_places(places: dict[str, Path], sources: list[Source]) -> None:
    """What would only be known at the end of the run, or would overwrite its source."""
    output = places["OUTPUT"]
    if output.suffix.lower() != ".gpkg":
        raise FormatError(f"Le résultat est un GeoPackage : donnez à « {output.name} » un nom qui finit par .gpkg.")
    if len(set(places.values())) < len(places):
        raise FormatError("Le résultat, le rapport et les constats ont le même nom : donnez-en un à chacun.")
    for path in places.values():
        if not path.parent.is_dir():
            raise FormatError(f"Le dossier « {path.parent} » n’existe pas : créez-le ou choisissez-en un autre.")
        if any(source.path and path.exists() and path.samefile(source.path) for source in sources):
            raise FormatError(f"« {path} » est la source : donnez un autre nom au résultat, pour ne pas l’écraser.")


def tell_counts(summary: RunSummary, feedback: QgsProcessingFeedback) -> None:
    """The counts of a run and what they are made of, in the log of the algorithm."""
    feedback.pushInfo(
        tr("{read} rows read = {accepted} accepted + {held} in quarantine + {empty} empty.").format(
            read=summary.rows_read,
            accepted=summary.rows_accepted,
            held=summary.rows_quarantined,
            empty=summary.empty_rows,
        )
    )
    feedback.pushInfo(
        tr("Of the accepted rows, {displaced} have displaced values and {flagged} may not be exchanged.").format(
            displaced=summary.rows_displaced, flagged=summary.rows_not_exchangeable
        )
    )
    for note in summary.notes:
        feedback.pushInfo(note)
    for rule in summary.failed_rules():
        if rule.severity in ("bloquant", "erreur"):
            feedback.pushWarning(f"{rule.rule} ({rule.found}) : {rule.statement_fr}")
    if summary.not_evaluated:
        names = ", ".join(missing.rule for missing in summary.not_evaluated)
        feedback.pushInfo(tr("Not evaluated, for want of reference data: {rules}.").format(rules=names))


def show_result(output: Path, context: QgsProcessingContext) -> None:
    """Layers with rows are added when the algorithm ends."""
    for rank, table in enumerate(tables_with_rows(output)):
        details = QgsProcessingContext.LayerDetails(f"{output.stem} – {table}", context.project(), table)
        details.setPostProcessor(ShownLayer())
        set_layer_order(details, -rank)
        context.addLayerToLoadOnCompletion(f"{output}|layername={table}", details)
