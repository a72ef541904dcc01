"""Query cost and the leaky bucket. Shopify does not publish its formula; this one has its properties: known before the
query runs, growing with what is asked for, and with connections growing like the logarithm of their size."""

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
	DocumentNode,
	FieldNode,
	FragmentDefinitionNode,
	FragmentSpreadNode,
	InlineFragmentNode,
	IntValueNode,
	OperationDefinitionNode,
	VariableNode,
)

MUTATION_COST = 10


def requested_cost(document: DocumentNode, variables: Mapping[str, Any]) -> int:
	fragments = {n.name.value: n for n in document.definitions if isinstance(n, FragmentDefinitionNode)}

	def selection(node):
		if node.selection_set is None:
			return 0.0
		return sum(one(child) for child in node.selection_set.selections)

	def one(node):
		if isinstance(node, FragmentSpreadNode):
			return selection(fragments[node.name.value])
		if isinstance(node, InlineFragmentNode):
			return selection(node)
		if node.selection_set is None:
			return 0.0
		size = _size(node, variables)
		return 1 + selection(node) if size is None else 2 + math.log2(size + 1) * max(1.0, selection(node))

	operations = [n for n in document.definitions if isinstance(n, OperationDefinitionNode)]
	base = sum(MUTATION_COST for n in operations if n.operation.value == "mutation")
	return math.ceil(base + sum(selection(n) for n in operations))


def _size(node: FieldNode, variables):
	for argument in node.arguments:
		if argument.name.value in ("first", "last"):
			value = argument.value
			if isinstance(value, VariableNode):
				given = variables.get(value.name.value)
				return given if isinstance(given, int) else 0
			return int(value.value) if isinstance(value, IntValueNode) else 0
	return None


class Bucket:
	"""Points a shop's app may spend."""

	def __init__(self, size: float, restore_rate: float, clock: Callable[[], float] = time.monotonic):
		self.size, self.restore_rate, self._clock = size, restore_rate, clock
		self._points, self._at = size, clock()

	@property
	def points(self) -> float:
		now = self._clock()
		self._points = min(self.size, self._points + (now - self._at) * self.restore_rate)
		self._at = now
		return self._points

	def spend(self, points: float) -> None:
		self._points = max(0.0, self.points - points)

	def status(self) -> dict[str, float]:
		return {
			"maximumAvailable": self.size,
			"currentlyAvailable": math.floor(self.points),
			"restoreRate": self.restore_rate,
		}


def objects_in(data: Any) -> int:
	"""How many objects an answer holds."""
	if isinstance(data, dict):
		return 1 + sum(objects_in(value) for value in data.values())
	if isinstance(data, list):
		return sum(objects_in(value) for value in data)
	return 0
