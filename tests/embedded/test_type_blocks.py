"""The types in a DocType's controller say what its JSON says."""

import pytest

from embedded.lint import type_blocks

BOX = {
	"name": "Small Box",
	"fields": [
		{"fieldname": "colour", "fieldtype": "Select", "options": "Red\nBlue"},
		{"fieldname": "grams", "fieldtype": "Int"},
		{"fieldname": "label", "fieldtype": "Data", "reqd": 1},
		{"fieldname": "note", "fieldtype": "Data"},
		{"fieldname": "parts", "fieldtype": "Table", "options": "Small Part"},
		{"fieldname": "section", "fieldtype": "Section Break"},
	],
}
FIELDS = """\
		colour: DF.Literal["Red", "Blue"]
		grams: DF.Int
		label: DF.Data
		note: DF.Data | None
		parts: DF.Table[SmallPart]
	# end: auto-generated types
"""


@pytest.mark.parametrize("rest", ["", "\n\tdef validate(self):\n\t\tself.note = ''\n"])
@pytest.mark.parametrize("docstring", ["", '\t"""A box."""\n'])
def test_the_block_stands_below_the_docstring_and_is_written_once(rest, docstring):
	text = f"class SmallBox(Document):\n{docstring}{rest or ('' if docstring else chr(9) + 'pass' + chr(10))}"
	written = type_blocks.with_block(text, BOX)
	compile(written, "small_box.py", "exec")
	assert written.startswith(f"class SmallBox(Document):\n{docstring}") and written.endswith(FIELDS + rest)
	assert "from ecom_erp.ecom_erp.doctype.small_part.small_part import SmallPart" in written
	assert type_blocks.with_block(written, BOX) == written


def test_a_field_that_goes_leaves_the_block():
	written = type_blocks.with_block('class SmallBox(Document):\n\t"""A box."""\n', BOX)
	assert "note" not in type_blocks.with_block(written, {**BOX, "fields": BOX["fields"][:1]})


def test_a_row_knows_its_parent_and_a_class_is_named_as_its_doctype():
	assert "parentfield: DF.Data" in type_blocks.with_block(
		"class SmallBox(Row):\n\tpass\n", {**BOX, "istable": 1}
	)
	with pytest.raises(ValueError, match="Small Box: its controller has no class SmallBox"):
		type_blocks.with_block("class Box(Document):\n\tpass\n", BOX)
