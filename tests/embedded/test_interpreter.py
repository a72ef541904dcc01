"""Which Python runs the commands, and which Node.js they use."""

import ast
import shutil
import sys
from pathlib import Path

import pytest

from embedded import environment, interpreter, node, stamps


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 9, 2), (3, 10, 13), (3, 15, 0), (4, 0, 0)])
def test_another_python_gets_a_sentence(version):
	with pytest.raises(SystemExit) as refused:
		interpreter.check((*version, "final", 0))
	assert refused.value.code == (
		f"Python {version[0]}.{version[1]} is not supported: use Python 3.11 to 3.14 (make PYTHON=python3.14 ...)."
	)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (3, 13, 5), (3, 14, 9)])
def test_supported_python_goes_on(version):
	interpreter.check((*version, "final", 0))


@pytest.mark.parametrize("file", ["__init__.py", "__main__.py", "interpreter.py"])
def test_what_comes_before_the_sentence_is_read_by_an_old_python(file):
	ast.parse(Path(interpreter.__file__).with_name(file).read_text(), feature_version=(3, 6))


@pytest.fixture
def machine(monkeypatch, tmp_path):
	"""A machine with an empty path; gives the function that puts a program on it."""

	def put(name: str, prints: str) -> None:
		(tmp_path / "machine").mkdir(exist_ok=True)
		program = tmp_path / "machine" / name
		program.write_text(f"#!/bin/sh\necho {prints}\n")
		program.chmod(0o755)

	monkeypatch.setenv("PATH", str(tmp_path / "machine"))
	return put


@pytest.fixture
def own(monkeypatch, tmp_path):
	"""A finished Node.js of the bench in a folder of its own."""
	folder = tmp_path / "node"
	monkeypatch.setattr(node, "BIN", folder / "bin")
	monkeypatch.setattr(node, "STAMP", folder / "node.stamp")
	stamps.write(node.STAMP, node.key())
	node.BIN.mkdir()
	for name in node.PROGRAMS:
		(node.BIN / name).touch(mode=0o755)
	return str(node.BIN / "node")


@pytest.mark.parametrize("version", ["v20.0.0", "v24.19.0", "v100.1.2"])
def test_a_new_node_of_the_machine_is_used(machine, own, version):
	machine("node", version)
	machine("npm", "11.0.0")
	assert node.ensure() == f"{version} of the machine"
	assert shutil.which("node") != own


@pytest.mark.parametrize("version", ["v18.20.4", "v9.0.0", "", "nonsense"])
def test_an_old_node_of_the_machine_is_not_used(machine, own, version):
	machine("node", version)
	machine("npm", "9.2.0")
	assert node.ensure() == "from PyPI, up to date"
	assert shutil.which("node") == own
	assert shutil.which("npm") == own.replace("node/bin/node", "node/bin/npm")


def test_a_machine_without_node_gets_one(machine, own):
	assert node.ensure() == "from PyPI, up to date"
	assert shutil.which("node") == own


def test_a_node_without_npm_is_not_used(machine, own):
	machine("node", "v20.19.2")
	assert node.ensure() == "from PyPI, up to date"
	assert shutil.which("node") == own


def test_the_distributions_python_of_the_same_version_makes_the_environment(machine, tmp_path):
	mine = "python{}.{}".format(*sys.version_info)
	assert environment.interpreter(tmp_path / "machine") == (sys.executable, sys.version)
	machine("python3.0", "another version")
	machine(mine, "3.x of the distribution")
	environment.interpreter.cache_clear()
	found = environment.interpreter(tmp_path / "machine")
	assert found == (str(tmp_path / "machine" / mine), "3.x of the distribution")


def test_one_that_cannot_make_an_environment_is_left_alone(machine, tmp_path):
	"""Debian without python3-venv."""
	mine = tmp_path / "machine" / "python{}.{}".format(*sys.version_info)
	machine(mine.name, "nothing")
	mine.write_text("#!/bin/sh\nexit 1\n")
	environment.interpreter.cache_clear()
	assert environment.interpreter(tmp_path / "machine") == (sys.executable, sys.version)
