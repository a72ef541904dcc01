"""An address in China in the four levels that couriers there ask for, read from what a buyer has entered in one line."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ecom_erp.core.china.divisions import Division

_HAN = r"[\u4e00-\u9fff]"
# between levels; a hyphen or space in 3-502 or in Room 5 stays
_BETWEEN = re.compile(rf"(?<={_HAN})[\s,、;/|·-]+(?={_HAN})|(?<={_HAN})\s+|\s+(?={_HAN})")
_NATION = ("中华人民共和国", "中国")
# behind a short name it makes it another name: 吉林市 is not 吉林省, 和平东路 is a street and not the district 和平区
_GOES_ON = re.compile("[省市区县州盟旗]|[东西南北中大]{0,2}[路街道巷弄里村桥门]")
_NO_CITY = ("市辖区", "县")  # written between a municipality and its districts by forms with three lists
# ISO 3166-2:CN; what shops write beside an address in Latin letters
PROVINCE_CODES = {
	"AH": "安徽省",
	"BJ": "北京市",
	"CQ": "重庆市",
	"FJ": "福建省",
	"GD": "广东省",
	"GS": "甘肃省",
	"GX": "广西壮族自治区",
	"GZ": "贵州省",
	"HA": "河南省",
	"HB": "湖北省",
	"HE": "河北省",
	"HI": "海南省",
	"HL": "黑龙江省",
	"HN": "湖南省",
	"JL": "吉林省",
	"JS": "江苏省",
	"JX": "江西省",
	"LN": "辽宁省",
	"NM": "内蒙古自治区",
	"NX": "宁夏回族自治区",
	"QH": "青海省",
	"SC": "四川省",
	"SD": "山东省",
	"SH": "上海市",
	"SN": "陕西省",
	"SX": "山西省",
	"TJ": "天津市",
	"XJ": "新疆维吾尔自治区",
	"XZ": "西藏自治区",
	"YN": "云南省",
	"ZJ": "浙江省",
}


@dataclass(frozen=True)
class ChineseAddress:
	"""Full names of the divisions, "" where none was found; `detail` is the rest: street, house, room."""

	province: str = ""
	city: str = ""
	district: str = ""
	town: str = ""
	detail: str = ""

	@property
	def complete(self) -> bool:
		"""Whether a courier can sort by it. The town is left out by many buyers."""
		return bool(self.province and self.city and self.district and self.detail)


class AddressReader:
	"""Reads addresses by the divisions of the country, `provinces` by their names."""

	def __init__(self, provinces: Mapping[str, Division]):
		self.provinces = provinces
		self._cities = {city.name: city for one in provinces.values() for city in one.parts.values()}
		self._province_of = {city: one.name for one in provinces.values() for city in one.parts}

	def parse(self, line: str, province: str = "", city: str = "", district: str = "") -> ChineseAddress:
		"""The address in `line`, with what stands in fields of their own before it: names in Chinese or, for the province, its
		ISO code. Fields and line may repeat each other, and each may hold several levels. Nothing is guessed: a district that
		several cities have counts only with its city or province, and a line that contradicts the fields does not count."""
		text = _plain(line)
		alone = self._read(text)
		given = "".join(
			_plain(one) for one in (PROVINCE_CODES.get(province.upper(), province), city, district)
		)
		if not given:
			return alone
		together = self._read(given + text)
		if together.district:
			# where the line repeats the fields, what is behind them there is the rest
			return alone if _levels(alone) == _levels(together) else together
		return alone if alone.district and together.province in ("", alone.province) else together

	def _read(self, text: str) -> ChineseAddress:
		province, text = _taken(text, self.provinces)
		if province is None:
			return self._in_province(ChineseAddress(), self._cities, text)
		found = ChineseAddress(province=province.name)
		text = _without(text, (province.name,))
		if province.name in province.parts:
			return _in_city(found, province.parts[province.name], _without(text, _NO_CITY))
		return self._in_province(found, province.parts, text)

	def _in_province(
		self, found: ChineseAddress, cities: Mapping[str, Division], text: str
	) -> ChineseAddress:
		city, rest = _taken(text, cities)
		if city is None:
			return self._by_district(found, cities, text)
		owner = self._province_of[city.name]
		return _in_city(replace(found, province=owner), city, _without(rest, (owner, city.name), city.parts))

	def _by_district(
		self, found: ChineseAddress, cities: Mapping[str, Division], text: str
	) -> ChineseAddress:
		"""Where the city is left out, as before the name of a county: by a district whose full name one city alone has."""
		holders = [
			(city, district)
			for city in cities.values()
			for district in city.parts.values()
			if text.startswith(district.name)
		]
		longest = max((len(district.name) for _city, district in holders), default=0)
		holders = [one for one in holders if len(one[1].name) == longest]
		if len(holders) != 1:
			return replace(found, detail=text)
		((city, district),) = holders
		found = replace(found, province=self._province_of[city.name], city=city.name)
		return _in_district(found, district, text.removeprefix(district.name))


def _levels(found: ChineseAddress) -> tuple[str, str, str]:
	return found.province, found.city, found.district


def _plain(text: str) -> str:
	text = _BETWEEN.sub("", unicodedata.normalize("NFKC", text).strip())
	for name in _NATION:
		text = text.removeprefix(name)
	return text


def _in_city(found: ChineseAddress, city: Division, text: str) -> ChineseAddress:
	found = replace(found, city=city.name)
	if list(city.parts) == [city.name]:  # it has towns, and no districts
		return _in_district(found, city.parts[city.name], text)
	district, rest = _taken(text, city.parts)
	return _in_district(found, district, rest) if district else replace(found, detail=text)


def _in_district(found: ChineseAddress, district: Division, text: str) -> ChineseAddress:
	# by its full name: what people call a town may as well be the street of that name
	town = max((name for name in district.parts if text.startswith(name)), key=len, default="")
	return replace(found, district=district.name, town=town, detail=text.removeprefix(town))


def _taken(text: str, divisions: Mapping[str, Division]) -> tuple[Division | None, str]:
	"""The division that the text begins with, by its full name or by what people call it, and the text behind it."""
	full = [one for one in divisions.values() if text.startswith(one.name)]
	if full:
		longest = max(full, key=lambda one: len(one.name))
		return longest, text.removeprefix(longest.name)
	called = [one for one in divisions.values() if one.short and text.startswith(one.short)]
	length = max((len(one.short) for one in called), default=0)
	called = [one for one in called if len(one.short) == length]
	if len(called) != 1 or _GOES_ON.match(text, length):
		return None, text
	return called[0], text[length:]


def _without(text: str, names: Iterable[str], parts: Iterable[str] = ()) -> str:
	"""The text without names that it begins with, however often, as many forms write levels twice; unless it begins with one of
	the `parts`: 唐山市汉沽管理区 is a district of 唐山市."""
	while name := next((one for one in names if text.startswith(one)), ""):
		if any(text.startswith(one) for one in parts):
			break
		text = text.removeprefix(name)
	return text
