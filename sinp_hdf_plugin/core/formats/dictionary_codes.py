# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of a code list in the data dictionary: codes, labels, helps, and the life of each code."""

from __future__ import annotations

from sinp_hdf_plugin.core.formats import markdown as md
from sinp_hdf_plugin.core.formats.format_words import IMPLEMENTATIONS
from sinp_hdf_plugin.core.standard.codes import Code, CodeList, Replacement


def code_table(codelist: CodeList, codes_version: str) -> str:
    """Every code, those that may not be used in the version told apart in the last column."""
    return md.table(
        ("Code", "Libellé", "Aide", "En vigueur dans", "Remarque"),
        (
            (
                md.code(code.code),
                md.text(code.label.fr),
                md.text(code.help.fr),
                md.text(", ".join(code.live)),
                _remark(code, codes_version),
            )
            for code in codelist.codes
        ),
    )


def _remark(code: Code, codes_version: str) -> str:
    if code.is_live(codes_version):
        return ""
    if codes_version in code.frozen:
        replaced = " ou ".join(_replacement(one) for one in code.replaced_by(codes_version))
        return f"**gelé** en {codes_version} ; " + (f"remplacé par {replaced}" if replaced else "sans remplaçant")
    if code.only:
        return f"**non admis** : propre à {', '.join(IMPLEMENTATIONS.get(name, name) for name in code.only)}"
    return f"**non admis** en {codes_version}"


def _replacement(one: Replacement) -> str:
    return md.code(f"{one['attribute']} = {one['code']}" if one["attribute"] else one["code"])
