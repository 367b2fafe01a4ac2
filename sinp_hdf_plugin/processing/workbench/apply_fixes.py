# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:apply_fixes`: the proposals of the rules, chosen by rule and confidence, put into a result."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.workbench.applying import Applied, Author, apply_changes
from sinp_hdf_plugin.core.workbench.changes_csv import write_changes_csv
from sinp_hdf_plugin.core.workbench.fixes import CONFIDENCES, FixPlan, plan_fixes, proposing_rules
from sinp_hdf_plugin.core.workbench.result import open_result
from sinp_hdf_plugin.processing.base import FeedbackWatch, SinpAlgorithm
from sinp_hdf_plugin.processing.conversion import runs
from sinp_hdf_plugin.toolbelt.i18n import tr
from sinp_hdf_plugin.toolbelt.threads import in_python_thread

_SHOWN = 20
NUMBERS = ("CHANGES", "ROWS", "FINDINGS_FIXED", "FINDINGS_LEFT")


class ApplyFixes(SinpAlgorithm):
    """A result in; the same with the proposals applied out, each change logged, and the list of changes."""

    def name(self) -> str:
        """Stable id."""
        return "apply_fixes"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Apply the proposed corrections")

    def group(self) -> str:
        """Group in the toolbox."""
        return tr("Workbench")

    def groupId(self) -> str:
        """Stable id of the group."""
        return "workbench"

    def shortDescription(self) -> str:
        """One line."""
        return tr(
            "Puts the corrections that the rules propose into a result, by rule and by confidence, and logs each one."
        )

    def tags(self) -> list[str]:
        """Words that find it."""
        return [*tr("fix,correct,repair,proposal,quality").split(","), "sinp", "occtax"]

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Parameters; their names are a contract."""
        runs.add_input(self, tr("The result GeoPackage of a conversion or a validation, or one of its layers."))
        rules = QgsProcessingParameterEnum(
            "RULES", tr("Rules (none: all)"), list(proposing_rules()), True, optional=True, usesStaticStrings=True
        )
        rules.setHelp(
            tr(
                "Only the proposals of these rules. Swapped days and months, taxa, places and whatever is uncertain "
                "are corrected only when their rule is named here."
            )
        )
        self.addParameter(rules)
        confidence = QgsProcessingParameterEnum(
            "CONFIDENCE", tr("Confidence wanted"), list(CONFIDENCES), defaultValue="probable", usesStaticStrings=True
        )
        confidence.setHelp(
            tr(
                "'certain': the same information in another spelling. 'probable': also where only one value is likely. "
                "'incertain': also guesses, for the rules named above and for them only."
            )
        )
        self.addParameter(confidence)
        self._add_author()
        self._add_outputs()

    def _add_author(self) -> None:
        """Who answers for the changes, and when."""
        author = QgsProcessingParameterString("AUTHOR", tr("Who makes the corrections (NOM Prénom)"), optional=True)
        author.setHelp(tr("Written with each correction, as the standard asks. Not needed to preview."))
        self.addParameter(author)
        organisation = QgsProcessingParameterString(
            "AUTHOR_ORGANISATION", tr("Their organisation"), "Inconnu", optional=True
        )
        organisation.setHelp(tr("'Indépendant' for somebody without one, 'Inconnu' when it is not known."))
        self.addParameter(organisation)
        date = QgsProcessingParameterDateTime(
            "DATE", tr("Date of the corrections"), QgsProcessingParameterDateTime.Type.Date, optional=True
        )
        date.setHelp(tr("Empty: the current day."))
        date.setFlags(date.flags() | runs.ADVANCED)
        self.addParameter(date)

    def _add_outputs(self) -> None:
        preview = QgsProcessingParameterBoolean("PREVIEW", tr("Only list the corrections"), defaultValue=False)
        preview.setHelp(tr("Nothing is corrected: the list says what would be."))
        self.addParameter(preview)
        output = QgsProcessingParameterFileDestination(
            "OUTPUT", tr("Corrected result"), "GeoPackage (*.gpkg)", optional=True, createByDefault=True
        )
        output.setHelp(
            tr("Another file than the input, which is then left as it is; the same file to correct it in place.")
        )
        self.addParameter(output)
        listed = QgsProcessingParameterFileDestination(
            "CHANGES_CSV", tr("List of corrections"), "CSV (*.csv)", optional=True, createByDefault=True
        )
        listed.setHelp(
            tr("Each value before and after, and the proposals left aside with the reason (UTF-8, semicolons).")
        )
        self.addParameter(listed)
        load = QgsProcessingParameterBoolean("LOAD", tr("Show the result in the project"), defaultValue=False)
        load.setHelp(tr("Adds the layers that have rows, with their style, errors on the map included."))
        self.addParameter(load)
        for name in NUMBERS:
            self.addOutput(QgsProcessingOutputNumber(name, name))

    def run_core(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Plan, apply, list."""
        source = self.inputs.file
        if source is None:
            raise FormatError(
                "Donnez le GeoPackage d’un résultat, ou une de ses couches sans filtre ni modification en cours : les "
                "corrections s’écrivent dans le fichier. Quittez d’abord le « mode édition » de la couche."
            )
        output = None if self.parameterAsBool(parameters, "PREVIEW", context) else self._output(parameters, context)
        listed = self.parameterAsFileOutput(parameters, "CHANGES_CSV", context)
        author = self._author(parameters, context)
        if output is not None and not author.identity:
            raise ConfigError(
                "Dites dans AUTHOR qui fait ces corrections, « NOM Prénom » : chacune est consignée avec son auteur."
            )
        rules = list(filter(None, self.parameterAsEnumStrings(parameters, "RULES", context)))
        level = CONFIDENCES.index(self.parameterAsEnumString(parameters, "CONFIDENCE", context))
        day = self._day(parameters, context)
        watch = FeedbackWatch(feedback)

        def work() -> tuple[FixPlan, Applied | None]:
            with open_result(source) as result:
                plan = plan_fixes(result, rules=rules, confidences=CONFIDENCES[: level + 1])
            applied = None
            if output is not None:
                applied = apply_changes(source, output, plan.changes, author, day, watch)
                plan = plan.without(applied.skipped)
            if listed:
                with open_result(source) as result:
                    write_changes_csv(Path(listed), result, plan, "à appliquer" if applied is None else "appliquée")
            return plan, applied

        plan, applied = in_python_thread(work, meanwhile=watch.tell)
        _tell(plan, applied is not None, feedback)
        if output is not None and self.parameterAsBool(parameters, "LOAD", context):
            runs.show_result(output, context)
        return _results(plan, output, listed)

    def _author(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Author:
        organisation = self.parameterAsString(parameters, "AUTHOR_ORGANISATION", context).strip()
        return Author(self.parameterAsString(parameters, "AUTHOR", context).strip(), organisation or "Inconnu")

    def _output(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Path:
        text = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        if not text.lower().endswith(".gpkg"):
            raise FormatError(
                f"Le résultat corrigé est un GeoPackage : donnez à « {Path(text).name or 'OUTPUT'} » un nom qui finit "
                "par .gpkg."
            )
        return Path(text)

    def _day(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        date = self.parameterAsDateTime(parameters, "DATE", context).date()
        return date.toString("yyyy-MM-dd") if date.isValid() else datetime.date.today().isoformat()


def _results(plan: FixPlan, output: Path | None, listed: str) -> dict[str, Any]:
    results: dict[str, Any] = {
        "CHANGES": len(plan.changes),
        "ROWS": len({change.cell[:2] for change in plan.changes}),
        "FINDINGS_FIXED": len({finding for change in plan.changes for finding in change.findings}),
        "FINDINGS_LEFT": len({one.finding for one in plan.skipped}),
    }
    if output is not None:
        results["OUTPUT"] = str(output)
    if listed:
        results["CHANGES_CSV"] = listed
    return results


def _tell(plan: FixPlan, done: bool, feedback: QgsProcessingFeedback) -> None:
    said = tr("{count} corrections made:") if done else tr("{count} corrections would be made:")
    feedback.pushInfo(said.format(count=len(plan.changes)))
    grouped = plan.before_after()
    for rule, attribute, before, after, count in grouped[:_SHOWN]:
        shown = ("∅" if value is None else value for value in (before, after))
        feedback.pushInfo("  {} {} : {} → {} ({})".format(rule, attribute, *shown, count))
    if len(grouped) > _SHOWN:
        feedback.pushInfo(tr("  … and {count} others, in the list of corrections.").format(count=len(grouped) - _SHOWN))
    for (rule, sentence), count in Counter((one.rule, one.sentence) for one in plan.skipped).most_common():
        feedback.pushInfo(f"{rule} ({count}) : {sentence}")
