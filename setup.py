"""Packaging for `bench get-app` and pip; the package lives in apps/ecom_erp."""

import re
from pathlib import Path

from setuptools import find_packages, setup

SOURCE = "apps/ecom_erp"
VERSION = re.search(r'__version__ = "([^"]+)"', Path(SOURCE, "ecom_erp/__init__.py").read_text())[1]
CONNECTORS = (
	"karrio",
	"karrio-fedex",
	"karrio-mydhl",
	"karrio-ups",
	"karrio-usps",
	"karrio-usps-international",
)

setup(
	name="ecom_erp",
	version=VERSION,
	description="An e-commerce operations suite on Frappe and ERPNext",
	license="GPL-3.0-only",
	package_dir={"": SOURCE},
	packages=find_packages(SOURCE),
	include_package_data=True,
	zip_safe=False,
	python_requires=">=3.10",
	install_requires=[
		"boto3>=1.34.143,<2",
		"packvium==1.8.0",
		"paramiko>=3.5,<6",
		"python-barcode~=0.15.1",
		"python-stdnum~=2.2",
		# the carriers; they need Python 3.11
		*(f'{one}==2026.1.32; python_version >= "3.11"' for one in CONNECTORS),
	],
)
