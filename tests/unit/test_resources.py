# SPDX-License-Identifier: GPL-2.0-or-later
"""Data files found and read, texts in two languages, and the family of errors that a user may meet."""

from __future__ import annotations

import pytest

from sinp_hdf_plugin.core.errors import AuthError, ConfigError, FormatError, RemoteError, SinpError
from sinp_hdf_plugin.core.resources import read_json, resource
from sinp_hdf_plugin.core.standard.model import Text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{\n  \"id\": 'a'\n}", "ligne 2, colonne 9"),
        (b'{"id": "a", "id": "b"}', "deux fois la clé « id »"),
        (b"[]", "un objet JSON"),
        (b'{"id": "\xe9"}', "pas en UTF-8"),
        (b"", "ligne 1, colonne 1"),
    ],
)
def test_a_file_that_is_not_what_it_should_be(tmp_path, content, said):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as error:
        read_json(path)
    assert said in str(error.value) and str(path) in str(error.value)


def test_a_file_that_is_missing(tmp_path):
    with pytest.raises(ConfigError, match="n’existe pas"):
        read_json(tmp_path / "absent.json")
    with pytest.raises(ConfigError, match="ne peut pas être lu"):
        read_json(tmp_path)


def test_resources_of_the_repository():
    assert resource("standard", "versions", "occtax-hdf-1.0.json").is_file()


def test_errors_are_of_one_family():
    for kind in (ConfigError, FormatError, AuthError, RemoteError):
        assert issubclass(kind, SinpError)
        assert str(kind("Le serveur ne répond pas.")) == "Le serveur ne répond pas."
    error = RemoteError("Refusé.", 403, "Forbidden")
    assert (error.status, error.excerpt) == (403, "Forbidden")


def test_language():
    text = Text("Sexe", "Sex")
    assert (text.of("fr_FR"), text.of("fr"), text.of("en_GB"), text.of("de")) == (
        "Sexe",
        "Sexe",
        "Sex",
        "Sex",
    )
