"""A command of bench whose words come by standard input, as JSON: what stands in commands is seen by others on a machine."""

import json
import runpy
import sys

if __name__ == "__main__":
	sys.argv = ["bench", *json.load(sys.stdin)]
	runpy.run_module("frappe.utils.bench_helper", run_name="__main__")
