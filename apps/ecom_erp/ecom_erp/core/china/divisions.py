"""The administrative divisions of China, by which its couriers ask for an address: province, city, district, town."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

_PEOPLES = [
	"维吾尔",
	"壮族",
	"回族",
	"藏族",
	"彝族",
	"苗族",
	"侗族",
	"布依族",
	"土家族",
	"哈尼族",
	"傣族",
	"白族",
	"傈僳族",
	"景颇族",
	"朝鲜族",
	"蒙古族",
	"蒙古",
	"哈萨克",
	"柯尔克孜",
	"羌族",
	"黎族",
	"瑶族",
	"满族",
	"锡伯",
	"塔吉克",
	"仡佬族",
	"水族",
	"畲族",
	"各族",
	"土族",
	"撒拉族",
	"东乡族",
	"保安族",
	"裕固族",
	"哈萨克族",
	"仫佬族",
	"毛南族",
	"拉祜族",
	"佤族",
	"纳西族",
	"独龙族",
	"怒族",
	"普米族",
	"布朗族",
	"达斡尔族",
]
_ENDS = [
	"特别行政区",
	"自治区",
	"自治州",
	"自治县",
	"自治旗",
	"地区",
	"林区",
	"新区",
	"矿区",
	"街道办事处",
	"街道",
	"省",
	"市",
	"盟",
	"区",
	"县",
	"旗",
	"镇",
	"乡",
]


@dataclass(frozen=True)
class Division:
	"""A division and those in it, by their full names; the divisions in a district have none."""

	name: str
	parts: Mapping[str, "Division"] = field(default_factory=dict)

	@property
	def short(self) -> str:
		"""What people call it: without the kind of division and the peoples named in it; "" where too little is left."""
		return short_name(self.name)


def provinces_of(lines: Iterable[str]) -> dict[str, Division]:
	"""The provinces by their names. A line for each district: province, city, district and its towns, separated by tabs, the
	towns by spaces. Where there is no level of cities, the district stands for it, and in a municipality the municipality
	does, as couriers write it."""
	found: dict[str, dict[str, dict[str, Division]]] = {}
	for line in lines:
		province, city, district, towns = line.split("\t")
		parts = {town: Division(town) for town in towns.split()}
		found.setdefault(province, {}).setdefault(city, {})[district] = Division(district, parts)
	return {
		name: Division(name, {city: Division(city, districts) for city, districts in cities.items()})
		for name, cities in found.items()
	}


@cache
def short_name(name: str) -> str:
	"""See `Division.short`."""
	end = next((one for one in _ENDS if name.endswith(one) and len(name) > len(one)), "")
	short = name.removesuffix(end)
	if end.startswith("自治"):
		short = _without_peoples(short)
	return short if len(short) >= 2 else ""


def _without_peoples(name: str) -> str:
	found = [people for people in _PEOPLES if name.endswith(people) and len(name) >= len(people) + 2]
	return _without_peoples(name.removesuffix(max(found, key=len))) if found else name
