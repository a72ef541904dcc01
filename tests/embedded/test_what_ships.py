"""What is installed with the app: the app. The simulated shops and the demo company are packages of their own."""

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ROOT / "apps"
BY_PYPROJECT = "from setuptools import setup; setup()"


def build(folder: Path, kind: str, *program: str) -> Path:
	"""Build a wheel or an sdist in the folder; the file."""
	out = folder / "out"
	done = subprocess.run(
		[sys.executable, *program, "-q", kind, "-d", out],
		cwd=folder,
		capture_output=True,
		text=True,
		timeout=120,
	)
	assert done.returncode == 0, done.stdout + done.stderr
	[file] = out.iterdir()
	return file


def copied(names: list[str], target: Path) -> Path:
	"""A copy of parts of the checkout, with its links, since building leaves files behind."""
	for name in names:
		(target / name).parent.mkdir(parents=True, exist_ok=True)
		if (ROOT / name).is_dir():
			ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "dist")
			shutil.copytree(ROOT / name, target / name, symlinks=True, ignore=ignored)
		else:
			shutil.copy(ROOT / name, target / name)
	return target


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
	"""All of the checkout that could get into a package."""
	names = [
		"setup.py",
		"pyproject.toml",
		"MANIFEST.in",
		"README.md",
		"LICENSE",
		"apps",
		"fixtures",
		"embedded",
	]
	folder = copied([*names, "tests/world.py", "benchmarks/measure.py"], tmp_path_factory.mktemp("checkout"))
	(folder / "ecom_erp").symlink_to("apps/ecom_erp/ecom_erp")
	return folder


@pytest.fixture(scope="module")
def wheel(checkout) -> zipfile.ZipFile:
	return zipfile.ZipFile(build(checkout, "bdist_wheel", "setup.py"))


def test_the_wheel_holds_all_of_the_app_and_nothing_else(wheel):
	names = set(wheel.namelist())
	assert {name.split("/")[0] for name in names} - {"ecom_erp"} == {
		name.split("/")[0] for name in names if ".dist-info/" in name
	}
	package = APPS / "ecom_erp/ecom_erp"
	wanted = {
		f"ecom_erp/{path.relative_to(package)}"
		for path in package.rglob("*")
		if path.is_file() and not {"__pycache__", "dist"} & set(path.parts)
	}
	assert {name for name in names if name.startswith("ecom_erp/")} == wanted


def test_its_requirements_are_those_of_production(wheel):
	[name] = [name for name in wheel.namelist() if name.endswith("/METADATA")]
	facts = Parser().parsestr(wheel.read(name).decode())
	assert facts["Requires-Python"] == ">=3.10"
	wanted = [re.split("[~=;<>]", text)[0].strip() for text in facts.get_all("Requires-Dist")]
	carriers = ("karrio-fedex", "karrio-mydhl", "karrio-ups", "karrio-usps", "karrio-usps-international")
	assert wanted == ["boto3", "packvium", "paramiko", "python-barcode", "python-stdnum", "karrio", *carriers]


def test_the_sdist_holds_neither_demo_nor_simulated_shops(checkout):
	with tarfile.open(build(copied_again(checkout), "sdist", "setup.py")) as archive:
		names = {name.partition("/")[2] for name in archive.getnames()}
	assert "apps/ecom_erp/ecom_erp/hooks.py" in names and "ecom_erp/hooks.py" not in names
	foreign = ("apps/ecom_demo", "apps/ecom_sandbox", "fixtures", "embedded", "tests", "benchmarks")
	assert [name for name in names if name.startswith(foreign)] == []


def copied_again(checkout: Path) -> Path:
	shutil.rmtree(checkout / "out", ignore_errors=True)
	return checkout


def test_nothing_of_the_app_names_demo_or_simulated_shops():
	found = [
		str(path.relative_to(APPS))
		for path in (APPS / "ecom_erp").rglob("*.py")
		if any(
			word in path.read_text(encoding="utf-8") for word in ("ecom_sandbox", "ecom_demo", "graphql_core")
		)
	]
	assert found == []


def test_bench_imports_nothing_of_the_app():
	"""Frappe imports `commands` of each app at each call of `bench`."""
	assert not (APPS / "ecom_erp/ecom_erp/commands.py").exists()


def test_simulated_shops_run_from_their_wheel_alone(checkout, tmp_path):
	file = build(checkout / "apps/ecom_sandbox", "bdist_wheel", "-c", BY_PYPROJECT)
	with zipfile.ZipFile(file) as archive:
		names = archive.namelist()
		archive.extractall(tmp_path)
	assert "ecom_sandbox/company_data/orders.json" in names
	source = checkout / "apps/ecom_sandbox"
	modules = {
		str(path.relative_to(source))
		for path in (source / "ecom_sandbox").rglob("*.py")
		if "company_data" not in path.parts
	}
	assert modules <= set(names), "a folder of the package is not installed"
	assert not [name for name in names if "/making/" in name or "generate" in name]
	code = (
		f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import ecom_sandbox.__main__\n"
		"from ecom_sandbox import OwnServer, __file__ as file\n"
		"print(file); print(len(OwnServer().shop.waiting))"
	)
	done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
	assert done.stdout.split() == [str(tmp_path / "ecom_sandbox/__init__.py"), "70"], done.stderr


def test_the_demo_company_is_a_whole_frappe_app(checkout):
	with zipfile.ZipFile(build(checkout / "apps/ecom_demo", "bdist_wheel", "-c", BY_PYPROJECT)) as archive:
		names = set(archive.namelist())
	wanted = (
		"hooks.py",
		"modules.txt",
		"patches.txt",
		"commands.py",
		"ecom_demo/__init__.py",
		"proofs/money.py",
	)
	assert {f"ecom_demo/{name}" for name in wanted} <= names
