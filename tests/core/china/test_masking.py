"""GB/T 41833-2022: a character of the name, six digits of the telephone, unit and room are hidden."""

import pytest

from ecom_erp.core.china.masking import masked_detail, masked_name, masked_phone


@pytest.mark.parametrize(
	("name", "shown"),
	[
		("张三", "张*"),
		("欧阳娜娜", "欧***"),
		("李", "*"),
		("John Smith", "J*** S****"),
		("古丽·阿卜杜", "古*·阿**"),
		("", ""),
	],
)
def test_names(name, shown):
	assert masked_name(name) == shown


@pytest.mark.parametrize(
	("phone", "shown"),
	[
		("13812345678", "138******78"),
		("+86 138 1234 5678", "+86 138 **** **78"),
		("0571-88150000", "0571-******00"),
		("18412345678-1234", "184******78-1234"),
		("18412345678转1234", "184******78转1234"),
		("88150000", "******00"),
		("1234567", "******7"),
		("12345", "*****"),
		("", ""),
	],
)
def test_telephones(phone, shown):
	assert masked_phone(phone) == shown


@pytest.mark.parametrize(
	("detail", "shown"),
	[
		("虹漕路461号58号楼3单元502室", "虹漕路461号58号楼***"),
		("虹漕路461号58号楼3-502", "虹漕路461号58号楼***"),
		("文一西路969号3幢5层502室", "文一西路969号3幢5层***"),
		("建国路88号A座1201房（前台代收）", "建国路88号A座***"),
		("文一西路969号", "文一西路969号"),
		("菜鸟驿站3号店", "菜鸟驿站3号店"),
	],
)
def test_units_and_rooms(detail, shown):
	assert masked_detail(detail) == shown
