"""Build the package `frappe` in the bench's environment."""

import shutil

from embedded import paths, shell, stamps
from embedded.engine import edits, rename, wheel
from embedded.engine.editor import Editor

STAMP = paths.ENV / "engine.stamp"


def key() -> str:
	"""Names the engine: the wheel and all that is done to it."""
	return stamps.digest(wheel.SHA256, stamps.digest_files([paths.ROOT / "embedded/engine"], paths.ROOT))


def build() -> str | None:
	"""Unpack, rename and edit; the package is moved into place only when every edit succeeded."""
	if stamps.matches(STAMP, key()):
		return "up to date"
	source = wheel.fetch(paths.BENCH / "download")
	packages = paths.site_packages()
	fresh = packages / "frappe.new"
	shutil.rmtree(fresh, ignore_errors=True)
	rename.unpack(source, fresh)
	editor = Editor(fresh)
	for edit in edits.ALL:
		edit(editor)
	STAMP.unlink(missing_ok=True)
	shutil.rmtree(packages / "frappe", ignore_errors=True)
	fresh.rename(packages / "frappe")
	shell.run(
		[paths.PYTHON, "-m", "compileall", "-q", "-j", "0", packages / "frappe"], "compiling the engine"
	)
	stamps.write(STAMP, key())
	return f"{editor.count} edits"
