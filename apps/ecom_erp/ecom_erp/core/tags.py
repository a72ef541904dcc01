"""Tags of orders: words that a shop, a rule or a person gives, written with commas between them."""

LONGEST_TAGS = 255  # characters of the field that has them all


def split_tags(text: str | None) -> list[str]:
	"""The tags of a text with commas."""
	return [tag.strip() for tag in (text or "").split(",") if tag.strip()]


def all_tags(*texts: str | None) -> str | None:
	"""Each tag of some texts once, as one text; those that find no room in the field are left out whole. None without any."""
	kept = ""
	for tag in dict.fromkeys(tag for text in texts for tag in split_tags(text)):
		longer = f"{kept}, {tag}" if kept else tag
		if len(longer) <= LONGEST_TAGS:
			kept = longer
	return kept or None
