# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of reviewed false positives of detect-secrets."""

from __future__ import annotations

import hashlib
import subprocess

from tools.check_secrets import findings, repository_files, scan


def test_a_finding_is_known_by_file_kind_and_hash_not_by_its_line(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    checksum = hashlib.sha256(b"reference data").hexdigest()
    path = tmp_path / "a.json"
    path.write_text(f'{{"sha256": "{checksum}"}}\n', encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert repository_files(tmp_path) == ["a.json"]
    reviewed = findings(scan(tmp_path))
    assert {(name, kind) for name, kind, _ in reviewed} == {("a.json", "Hex High Entropy String")}
    path.write_text(f'{{\n\n"sha256": "{checksum}"}}\n', encoding="utf-8")
    assert findings(scan(tmp_path)) == reviewed
    other = hashlib.sha256(b"other").hexdigest()
    path.write_text(f'{{"sha256": "{other}"}}\n', encoding="utf-8")
    assert findings(scan(tmp_path)) != reviewed
