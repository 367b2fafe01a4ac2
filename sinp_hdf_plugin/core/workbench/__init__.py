# SPDX-License-Identifier: GPL-2.0-or-later
"""The workbench: findings of a result grouped, mended, undone, and results compared and run again."""
