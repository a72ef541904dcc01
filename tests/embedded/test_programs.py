"""A test that starts a program finds it wherever `make test` runs: the program is named among the prerequisites."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded import node, prerequisites

TESTS = Path(__file__).resolve().parents[1]
STARTERS = {"subprocess", "shutil.which", "os.system"}


def called(source: str) -> Iterator[str]:
	"""Programs that a file starts by a name written in it, also by way of a list called `command`."""
	for part in ast.walk(ast.parse(source)):
		if isinstance(part, ast.Call) and part.args:
			function = ast.unparse(part.func)
			if function in STARTERS or function.split(".")[0] in STARTERS:
				yield from _text(part.args[0])
		elif isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == "command":
			yield from _text(part.value)


def _text(written: ast.expr) -> Iterator[str]:
	first = written.elts[0] if isinstance(written, ast.List | ast.Tuple) and written.elts else written
	if isinstance(first, ast.Constant) and isinstance(first.value, str):
		yield first.value


@pytest.mark.parametrize(
	"source",
	[
		'subprocess.run(["pdftotext", "page.pdf"], check=True)',
		'import subprocess\ncommand = ["pdftotext", "page.pdf"]\nsubprocess.run(command)',
		'shutil.which("pdftotext")',
	],
)
def test_a_program_written_out_is_seen(source):
	assert list(called(source)) == ["pdftotext"]


def test_tests_start_only_programs_that_are_named():
	found = {
		(str(path.relative_to(TESTS)), name)
		for path in TESTS.rglob("*.py")
		if path != Path(__file__).resolve()
		for name in called(path.read_text(encoding="utf-8"))
		if name not in (*node.PROGRAMS, "make")  # the bench puts these on the path; make runs the tests
	}
	assert not found, "name these in embedded/prerequisites.py (TEST_PROGRAMS) and ask program() for them"


def test_a_program_that_is_not_named_is_refused():
	with pytest.raises(KeyError):
		prerequisites.program("pdftotext")


def test_a_missing_program_is_installed_for_tests_alone(monkeypatch, tmp_path):
	monkeypatch.setenv("PATH", str(tmp_path))
	monkeypatch.delenv("CHROMIUM", raising=False)

	def missing(tests):
		return {package for package, present in prerequisites._needs(tests) if not present()}

	assert missing(True) - missing(False) == {"chromium", "poppler-utils"}
	(tmp_path / "pdftoppm").touch(mode=0o755)
	assert missing(True) - missing(False) == {"chromium"}
