"""The package `frappe`, rebuilt from a wheel of the package index by a rename and a list of source edits."""
