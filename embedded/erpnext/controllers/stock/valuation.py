"""What stock is worth: first in first out, or the moving average. Pure arithmetic."""

from dataclasses import dataclass, field

# Quantities below this are rounding noise.
NOISE = 1e-9


@dataclass
class StockValue:
	"""Quantity and value of one item in one warehouse; `layers` are [quantity, rate] in order of arrival.

	Stock below zero is one layer of negative quantity at the rate at which it left.
	"""

	method: str = "FIFO"
	qty: float = 0.0
	rate: float = 0.0
	layers: list[list[float]] = field(default_factory=list)

	@property
	def value(self) -> float:
		"""Worth of the stock in company currency."""
		if self.method == "Moving Average":
			return self.qty * self.rate
		return sum(quantity * rate for quantity, rate in self.layers)

	def receive(self, qty: float, rate: float) -> None:
		"""Adds `qty` (positive) at `rate`."""
		if self.method == "Moving Average":
			self._average_in(qty, rate)
		else:
			self._layer_in(qty, rate)
		self.qty += qty
		self._settle()

	def issue(self, qty: float, rate_if_empty: float) -> float:
		"""Takes `qty` (positive) out; returns the rate per unit at which it left."""
		before = self.value
		if self.method != "Moving Average":
			self._layer_out(qty, rate_if_empty)
		self.qty -= qty
		rate = (before - self.value) / qty if qty else 0.0
		self._settle()
		return rate

	def _average_in(self, qty: float, rate: float) -> None:
		if self.qty > 0:
			self.rate = (self.qty * self.rate + qty * rate) / (self.qty + qty)
		else:
			self.rate = rate

	def _layer_in(self, qty: float, rate: float) -> None:
		"""New stock first fills what is missing."""
		if self.layers and self.layers[-1][0] < 0:
			missing = self.layers[-1]
			missing[0] += qty
			if missing[0] > 0:
				missing[1] = rate
		elif self.layers and self.layers[-1][1] == rate:
			self.layers[-1][0] += qty
		else:
			self.layers.append([qty, rate])
		self.layers = [layer for layer in self.layers if abs(layer[0]) > NOISE]

	def _layer_out(self, qty: float, rate_if_empty: float) -> None:
		while qty > NOISE:
			if not self.layers:
				self.layers.append([-qty, rate_if_empty])
				return
			first = self.layers[0]
			if first[0] < 0:
				first[0] -= qty
				return
			taken = min(first[0], qty)
			first[0] -= taken
			qty -= taken
			rate_if_empty = first[1]
			if first[0] <= NOISE:
				self.layers.pop(0)

	def _settle(self) -> None:
		"""Without stock the last rate is kept, as the best guess for the next movement."""
		if self.method != "Moving Average" and abs(self.qty) > NOISE:
			self.rate = self.value / self.qty
