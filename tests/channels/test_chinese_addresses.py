"""Addresses as buyers in China enter them. Divisions by the National Bureau of Statistics."""

import pytest

from ecom_erp.core.china.address import ChineseAddress
from ecom_erp.integrations.china import addresses

HANGZHOU = ("浙江省", "杭州市", "余杭区")


@pytest.mark.parametrize(
	("line", "expected"),
	[
		("浙江省杭州市余杭区五常街道文一西路969号", (*HANGZHOU, "五常街道", "文一西路969号")),
		("浙江杭州余杭文一西路969号", (*HANGZHOU, "", "文一西路969号")),
		("中国 浙江省，杭州市，余杭区 文一西路 969 号", (*HANGZHOU, "", "文一西路969号")),
		("浙江省杭州市浙江省杭州市余杭区文一西路969号", (*HANGZHOU, "", "文一西路969号")),
		# municipalities: the city is the municipality
		("北京市朝阳区建国路88号", ("北京市", "北京市", "朝阳区", "", "建国路88号")),
		("北京市北京市朝阳区建国路88号", ("北京市", "北京市", "朝阳区", "", "建国路88号")),
		("北京市市辖区东城区王府井大街255号", ("北京市", "北京市", "东城区", "", "王府井大街255号")),
		(
			"重庆市秀山土家族苗族自治县中和街道1号",
			("重庆市", "重庆市", "秀山土家族苗族自治县", "中和街道", "1号"),
		),
		# cities without districts, and districts without a city
		("广东省东莞市长安镇兴发南路1号", ("广东省", "东莞市", "东莞市", "长安镇", "兴发南路1号")),
		("湖北省仙桃市干河街道仙桃大道1号", ("湖北省", "仙桃市", "仙桃市", "干河街道", "仙桃大道1号")),
		# the city is commonly left out before the name of a county
		("浙江省义乌市福田街道银海路567号", ("浙江省", "金华市", "义乌市", "福田街道", "银海路567号")),
		("昆山市玉山镇前进西路1号", ("江苏省", "苏州市", "昆山市", "玉山镇", "前进西路1号")),
		# the same name on two levels
		("吉林市船营区解放西路1号", ("吉林省", "吉林市", "船营区", "", "解放西路1号")),
		("云南大理大理市下关街道人民街1号", ("云南省", "大理白族自治州", "大理市", "下关街道", "人民街1号")),
		# autonomous regions and prefectures by what people call them
		("内蒙古呼和浩特市新城区新华大街1号", ("内蒙古自治区", "呼和浩特市", "新城区", "", "新华大街1号")),
		("新疆乌鲁木齐天山区解放北路2号", ("新疆维吾尔自治区", "乌鲁木齐市", "天山区", "", "解放北路2号")),
		("吉林延边延吉市新兴街道1号", ("吉林省", "延边朝鲜族自治州", "延吉市", "新兴街道", "1号")),
		# what is no level stays as it is
		("上海市徐汇区虹漕路461号58号楼3-502", ("上海市", "上海市", "徐汇区", "", "虹漕路461号58号楼3-502")),
	],
)
def test_levels_of_a_line(line, expected):
	found = addresses().parse(line)
	assert found == ChineseAddress(*expected)
	assert found.complete


@pytest.mark.parametrize(
	("line", "expected"),
	[
		# a street that is called as a district
		("天津市和平路100号", ("天津市", "天津市", "", "", "和平路100号")),
		("天津和平东路100号", ("天津市", "天津市", "", "", "和平东路100号")),
		# districts of two cities and of four
		("朝阳区建国路88号", ("", "", "", "", "朝阳区建国路88号")),
		("鼓楼区中山路1号", ("", "", "", "", "鼓楼区中山路1号")),
		("Room 5, 12 Nanjing Road", ("", "", "", "", "Room 5, 12 Nanjing Road")),
		("", ("", "", "", "", "")),
	],
)
def test_nothing_is_guessed(line, expected):
	found = addresses().parse(line)
	assert found == ChineseAddress(*expected)
	assert not found.complete


@pytest.mark.parametrize(
	("line", "fields"),
	[
		("文一西路969号", ("浙江省", "杭州市", "余杭区")),
		("余杭区文一西路969号", ("ZJ", "杭州")),
		("余杭区文一西路969号", ("", "浙江省杭州市")),
		("浙江省杭州市余杭区文一西路969号", ("浙江", "杭州", "余杭")),
		("浙江省杭州市余杭区文一西路969号", ("", "Hangzhou")),
	],
)
def test_levels_of_fields_and_line_together(line, fields):
	assert addresses().parse(line, *fields) == ChineseAddress(*HANGZHOU, "", "文一西路969号")


def test_a_line_that_contradicts_its_fields_is_for_a_person():
	found = addresses().parse("浙江省杭州市余杭区文一西路969号", "上海市", "上海市")
	assert (found.province, found.district, found.complete) == ("上海市", "", False)


def test_each_district_of_the_country_is_read_from_its_full_address():
	"""3,361 of them: name by name, and the levels come back."""
	wrong = []
	for province in addresses().provinces.values():
		for city in province.parts.values():
			for district in city.parts.values():
				expected = ChineseAddress(province.name, city.name, district.name, "", "101号")
				levels = dict.fromkeys((province.name, city.name, district.name))
				if addresses().parse("".join(levels) + "101号") != expected:
					wrong.append(expected)
	assert wrong == []


def test_shorter_names():
	assert [one.short for one in addresses().provinces.values()][4:8] == ["内蒙古", "辽宁", "吉林", "黑龙江"]
	cities = {city.name: city.short for one in addresses().provinces.values() for city in one.parts.values()}
	assert cities["黔东南苗族侗族自治州"] == "黔东南"
	assert cities["克孜勒苏柯尔克孜自治州"] == "克孜勒苏"
	assert cities["大兴安岭地区"] == "大兴安岭"
