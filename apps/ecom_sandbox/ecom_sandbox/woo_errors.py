"""Refusals and pages of the simulated WooCommerce shop."""

import math
from typing import Any

from ecom_sandbox.simulation import Answer


class RestError(Exception):
	"""A refusal in WooCommerce's words."""

	def __init__(self, code: str, message: str, status: int = 400):
		super().__init__(message)
		self.code, self.status = code, status


def page(rows: list[Any], query) -> Answer:
	size, number = int(query.get("per_page", 10)), int(query.get("page", 1))
	if not 1 <= size <= 100 or number < 1:
		raise RestError("rest_invalid_param", "Invalid parameter(s): per_page or page")
	headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(math.ceil(len(rows) / size))}
	return Answer(200, rows[(number - 1) * size : number * size], headers)
