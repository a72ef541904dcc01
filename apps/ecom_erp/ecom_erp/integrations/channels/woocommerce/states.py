"""States of addresses. WooCommerce has codes of its own for those of some countries, made of the country's code and a number
or letters; no courier and no post office knows them."""

import re

_CODE = re.compile(r"(?:[A-Z]{2}-)?([A-Z0-9]{1,4})")

# in the order of their numbers, from 1 on
_NAMES = {
	"JP": "Hokkaido|Aomori|Iwate|Miyagi|Akita|Yamagata|Fukushima|Ibaraki|Tochigi|Gunma|Saitama|Chiba|Tokyo|Kanagawa|"
	"Niigata|Toyama|Ishikawa|Fukui|Yamanashi|Nagano|Gifu|Shizuoka|Aichi|Mie|Shiga|Kyoto|Osaka|Hyogo|Nara|Wakayama|Tottori|"
	"Shimane|Okayama|Hiroshima|Yamaguchi|Tokushima|Kagawa|Ehime|Kochi|Fukuoka|Saga|Nagasaki|Kumamoto|Oita|Miyazaki|"
	"Kagoshima|Okinawa",
	"CN": "Yunnan|Beijing|Tianjin|Hebei|Shanxi|Inner Mongolia|Liaoning|Jilin|Heilongjiang|Shanghai|Jiangsu|Zhejiang|Anhui|"
	"Fujian|Jiangxi|Shandong|Henan|Hubei|Hunan|Guangdong|Guangxi|Hainan|Chongqing|Sichuan|Guizhou|Shaanxi|Gansu|Qinghai|"
	"Ningxia|Macao|Tibet|Xinjiang",
	"TR": "Adana|Adıyaman|Afyonkarahisar|Ağrı|Amasya|Ankara|Antalya|Artvin|Aydın|Balıkesir|Bilecik|Bingöl|Bitlis|Bolu|"
	"Burdur|Bursa|Çanakkale|Çankırı|Çorum|Denizli|Diyarbakır|Edirne|Elazığ|Erzincan|Erzurum|Eskişehir|Gaziantep|Giresun|"
	"Gümüşhane|Hakkari|Hatay|Isparta|Mersin|İstanbul|İzmir|Kars|Kastamonu|Kayseri|Kırklareli|Kırşehir|Kocaeli|Konya|Kütahya|"
	"Malatya|Manisa|Kahramanmaraş|Mardin|Muğla|Muş|Nevşehir|Niğde|Ordu|Rize|Sakarya|Samsun|Siirt|Sinop|Sivas|Tekirdağ|Tokat|"
	"Trabzon|Tunceli|Şanlıurfa|Uşak|Van|Yozgat|Zonguldak|Aksaray|Bayburt|Karaman|Kırıkkale|Batman|Şırnak|Bartın|Ardahan|"
	"Iğdır|Yalova|Karabük|Kilis|Osmaniye|Düzce",
}
_NUMBERED = {country: names.split("|") for country, names in _NAMES.items()}


def state(written: str, country: str) -> tuple[str, str]:
	"""(name, code) of a state as an address has it: the code where it is one of the country's, the name where that is
	written or known, neither for a code that only WooCommerce knows."""
	own = _own_code(written, country)
	if own is not None:
		names = _NUMBERED.get(country, [])
		place = int(own) if own.isascii() and own.isdigit() else 0
		return (names[place - 1], "") if 0 < place <= len(names) else ("", "")
	code = _CODE.fullmatch(written)
	return ("", code[1]) if code else (written, "")


def _own_code(written: str, country: str) -> str | None:
	"""What stands behind the country's code, as in JP13, EGC or maagd; None for what is written otherwise."""
	behind = written[2:]
	ours = written[:2].upper() == country and behind.isascii() and behind.isalnum() and len(behind) <= 4
	# a name is written with small letters behind its first, a code never mixes them
	return behind if ours and (written.isupper() or written.islower()) else None
