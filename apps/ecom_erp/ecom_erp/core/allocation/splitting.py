"""What one warehouse sends of an order, divided into several parcels by rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
	"""`grams`: the most that one parcel weighs, 0: any; `by_group`: goods of different groups go apart."""

	grams: int = 0
	by_group: bool = False

	def __bool__(self) -> bool:
		return bool(self.grams or self.by_group)


@dataclass(frozen=True)
class Goods:
	"""Pieces of an item for a line: `key` names both, `grams` is what one piece weighs."""

	key: str
	qty: int
	grams: int
	group: str = ""


def divided(goods: Sequence[Goods], rule: Rule) -> list[dict[str, int]]:
	"""Pieces by key of each parcel, in the order of the goods; one parcel where the rule asks for no more. A piece that is
	heavier than allowed goes alone. Heavy pieces first, each into the first parcel that has room: few parcels, always the
	same ones."""
	parcels: list[dict[str, int]] = []
	for group in _groups(goods, rule.by_group):
		parcels += _by_weight(group, rule.grams)
	return parcels


def _groups(goods: Sequence[Goods], apart: bool) -> list[list[Goods]]:
	found: dict[str, list[Goods]] = {}
	for one in goods:
		found.setdefault(one.group if apart else "", []).append(one)
	return list(found.values())


def _by_weight(goods: Sequence[Goods], most: int) -> list[dict[str, int]]:
	if not most:
		return [{one.key: one.qty for one in goods}]
	parcels: list[dict[str, int]] = []
	weights: list[int] = []
	for one in sorted(goods, key=lambda each: -each.grams):
		left = one.qty
		for index, weight in enumerate(weights):
			left -= _put(parcels[index], one, min(left, _room(most - weight, one.grams)))
			weights[index] = _weight(parcels[index], goods)
		while left:
			parcel: dict[str, int] = {}
			left -= _put(parcel, one, min(left, max(_room(most, one.grams), 1)))
			parcels.append(parcel)
			weights.append(_weight(parcel, goods))
	return [_in_order(parcel, goods) for parcel in parcels]


def _room(grams: int, each: int) -> int:
	"""Pieces that fit; of what weighs nothing, all. None beside a piece that is too heavy itself."""
	if grams < 0:
		return 0
	return max(grams // each, 0) if each else 10**9


def _put(parcel: dict[str, int], one: Goods, qty: int) -> int:
	if qty > 0:
		parcel[one.key] = parcel.get(one.key, 0) + qty
	return max(qty, 0)


def _weight(parcel: Mapping[str, int], goods: Sequence[Goods]) -> int:
	return sum(parcel.get(one.key, 0) * one.grams for one in goods)


def _in_order(parcel: Mapping[str, int], goods: Sequence[Goods]) -> dict[str, int]:
	return {one.key: parcel[one.key] for one in goods if parcel.get(one.key)}
