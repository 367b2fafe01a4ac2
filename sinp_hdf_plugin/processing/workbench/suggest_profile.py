# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:suggest_profile`: a profile proposed for a table that nobody has a profile for."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.formats.csv_writer import write_csv
from sinp_hdf_plugin.core.mapping.codes import fold
from sinp_hdf_plugin.core.mapping.profile import parse_profile
from sinp_hdf_plugin.core.mapping.suggestion.account import TITLES, reason_rows, sentences
from sinp_hdf_plugin.core.mapping.suggestion.as_profile import as_profile
from sinp_hdf_plugin.core.mapping.suggestion.model import Suggestion
from sinp_hdf_plugin.core.mapping.suggestion.suggest import suggest
from sinp_hdf_plugin.core.standard.load import load_version
from sinp_hdf_plugin.processing.base import SinpAlgorithm
from sinp_hdf_plugin.processing.conversion import runs
from sinp_hdf_plugin.processing.profile_places import profile_text
from sinp_hdf_plugin.toolbelt.i18n import tr
from sinp_hdf_plugin.toolbelt.threads import in_python_thread

FORMAT = "occtax-hdf-1.0"
_ID = re.compile(r"[a-z0-9_]+\Z")


class SuggestProfile(SinpAlgorithm):
    """Any table in; a profile out, with the confidence and the reasons of each choice."""

    def name(self) -> str:
        """Stable id."""
        return "suggest_profile"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Suggest a profile for a table")

    def group(self) -> str:
        """Group in the toolbox."""
        return tr("Workbench")

    def groupId(self) -> str:
        """Stable id of the group."""
        return "workbench"

    def shortDescription(self) -> str:
        """One line."""
        return tr(
            "Guesses what the columns of an unknown table mean, by their names and their values, and writes a profile."
        )

    def tags(self) -> list[str]:
        """Words that find it."""
        return [*tr("mapping,columns,guess,import,spreadsheet").split(","), "sinp", "occtax"]

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Parameters; their names are a contract."""
        runs.add_input(
            self,
            tr(
                "A layer, its selected features, or a file: CSV, XLSX, ODS, GeoPackage, shapefile, GeoJSON, FlatGeobuf…"
            ),
        )
        sheet = tr("For a file that holds several. Empty: the first that is not empty.")
        short = tr("Small letters, digits and _. Empty: the name of the table.")
        title = tr("What people read in the lists. Empty: the name of the table.")
        author = tr("Kept in the profile. Empty: the name of your session.")
        source = tr("The producer, the tool, the study: kept in the profile.")
        for name, label, text in (
            ("SHEET", tr("Sheet or layer of the file"), sheet),
            ("PROFILE_ID", tr("Short name of the profile"), short),
            ("TITLE", tr("Title of the profile"), title),
            ("AUTHOR", tr("Who makes the profile"), author),
            ("SOURCE", tr("Where the table comes from"), source),
        ):
            parameter = QgsProcessingParameterString(name, label, optional=True)
            parameter.setHelp(text)
            self.addParameter(parameter)
        encoding = QgsProcessingParameterString("ENCODING", tr("Encoding of a text file"), optional=True)
        encoding.setHelp(tr("Detected when empty: UTF-8, else Windows-1252. Example: iso-8859-15."))
        encoding.setFlags(encoding.flags() | runs.ADVANCED)
        self.addParameter(encoding)
        self._add_outputs()

    def _add_outputs(self) -> None:
        output = QgsProcessingParameterFileDestination("OUTPUT", tr("Suggested profile"), "JSON (*.json)")
        output.setHelp(tr("Give it to “Convert to the regional format”, or open it in the profile editor first."))
        self.addParameter(output)
        reasons = QgsProcessingParameterFileDestination(
            "REPORT", tr("Reasons as CSV"), "CSV (*.csv)", optional=True, createByDefault=False
        )
        reasons.setHelp(
            tr("Each column, what it becomes, how sure and why, and the codes of its values (UTF-8, semicolons).")
        )
        self.addParameter(reasons)
        for name in ("COLUMNS", "MAPPED", "UNKNOWN", "VALUES_LEFT", "KNOWN_SHARE"):
            self.addOutput(QgsProcessingOutputNumber(name, name))
        self.addOutput(QgsProcessingOutputString("KNOWN_PROFILE", "KNOWN_PROFILE"))

    def run_core(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Sample, guess, write."""
        output = Path(self.parameterAsFileOutput(parameters, "OUTPUT", context))
        report = self.parameterAsFileOutput(parameters, "REPORT", context)
        self._check_places(output, report)
        encoding = self._text(parameters, "ENCODING", context) or None
        sample = self.inputs.sample(encoding, self._text(parameters, "SHEET", context) or None)
        found = in_python_thread(lambda: suggest(sample, load_version(FORMAT)), meanwhile=lambda: None)
        for sentence in sentences(found):
            feedback.pushInfo(sentence)
        content = as_profile(
            found,
            id=self._id(parameters, context),
            title=self._text(parameters, "TITLE", context) or self._name(),
            author=self._text(parameters, "AUTHOR", context) or QgsApplication.userFullName(),
            source=self._text(parameters, "SOURCE", context) or self._name(),
            date=datetime.date.today().isoformat(),
        )
        parse_profile(content)
        results: dict[str, Any] = {"OUTPUT": _write(output, profile_text(content)), **_counts(found)}
        if report:
            results["REPORT"] = str(write_csv(Path(report), TITLES, reason_rows(found)))
        return results

    def _text(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str:
        return self.parameterAsString(parameters, name, context).strip()

    def _name(self) -> str:
        return self.inputs.name

    def _id(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        given = self._text(parameters, "PROFILE_ID", context)
        if given and not _ID.match(given):
            raise ConfigError(
                f"« {given} » ne peut pas être le nom court d’un profil : écrivez-le en minuscules sans accent, avec "
                "des chiffres ou « _ », par exemple « carnet_de_chasse »."
            )
        return given or re.sub(r"[^a-z0-9]+", "_", fold(self._name())).strip("_") or "profil"

    def _check_places(self, output: Path, report: str) -> None:
        for path in filter(None, (output, Path(report) if report else None)):
            if not path.parent.is_dir():
                raise FormatError(f"Le dossier « {path.parent} » n’existe pas : créez-le ou choisissez-en un autre.")
            if self.inputs.file and path.exists() and path.samefile(self.inputs.file):
                raise FormatError(f"« {path} » est la table elle-même : donnez un autre nom, pour ne pas l’écraser.")
        if report and Path(report) == output:
            raise FormatError("Le profil et les raisons ont le même nom : donnez-en un à chacun.")


def _write(path: Path, text: str) -> str:
    """The profile, whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise FormatError(
            f"Impossible d’écrire « {path} » ({error.strerror or error}). Choisissez un dossier où vous avez le droit "
            "d’écrire."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return str(path)


def _counts(found: Suggestion) -> dict[str, Any]:
    name, share = found.known[0] if found.known else ("", 0.0)
    return {
        "COLUMNS": len(found.columns),
        "MAPPED": len(found.mapped),
        "UNKNOWN": len(found.unknown),
        "VALUES_LEFT": sum(len(code.left) for code in found.codes),
        "KNOWN_PROFILE": name,
        "KNOWN_SHARE": share,
    }
