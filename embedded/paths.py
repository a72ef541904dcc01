"""Where things lie. All that commands make at run time is inside `BENCH`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""

APP = ROOT / "apps" / "ecom_erp" / "ecom_erp"
"""The package of the app."""
DEMO_APP = ROOT / "apps" / "ecom_demo" / "ecom_demo"
"""The package of the demo company, an app for the demo site alone."""
SANDBOX = ROOT / "apps" / "ecom_sandbox" / "ecom_sandbox"
"""The package of the simulated shops and courier."""
OWN_PACKAGES = (APP, DEMO_APP, SANDBOX)

BENCH = ROOT / ".bench"
ENV = BENCH / "env"
PYTHON = ENV / "bin" / "python"
APPS = BENCH / "apps"
STAND_IN = APPS / "erpnext"
SITES = BENCH / "sites"
ASSETS = SITES / "assets"
DESK = BENCH / "desk"
SERVICES = BENCH / "services"
LOGS = BENCH / "logs"
BASE = BENCH / "base"
"""SQL dumps of finished sites, named by what they were made from."""
REFERENCE = BENCH / "reference"
"""The overlay over a reference bench."""

DEMO_SITE = "ecom.localhost"
TEST_SITE = "test.localhost"


def site_packages(env: Path = ENV) -> Path:
	"""The folder of installed packages of a virtual environment; IndexError when there is none."""
	return sorted((env / "lib").glob("python3*/site-packages"))[0]
