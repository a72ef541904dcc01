"""Charts as inline SVG."""

from collections.abc import Mapping, Sequence
from html import escape

COLOURS = ("#2563eb", "#0d9488", "#d97706", "#9333ea", "#dc2626", "#65a30d", "#64748b", "#db2777")
WIDTH, WIDE, LABEL, ROW, LETTER = 560, 1140, 150, 26, 6.8


def bars(rows: Sequence[tuple[str, float, str]], width: int = WIDTH) -> str:
	"""Horizontal bars; a row is (name, length, what stands behind the bar)."""
	longest = max((length for _name, length, _text in rows), default=0) or 1
	words = max((len(text) for _name, _length, text in rows), default=0)
	room = width - LABEL - words * LETTER - 16
	parts = []
	for index, (name, length, text) in enumerate(rows):
		y, wide = index * ROW, max(room * length / longest, 1)
		parts.append(
			f'<text x="{LABEL - 8}" y="{y + 17}" text-anchor="end">{escape(name)}</text>'
			f'<rect x="{LABEL}" y="{y + 4}" width="{wide:.1f}" height="{ROW - 9}" rx="3" fill="{COLOURS[index % len(COLOURS)]}"/>'
			f'<text x="{LABEL + wide + 8:.1f}" y="{y + 17}">{escape(text)}</text>'
		)
	return _svg(width, len(rows) * ROW, parts)


def columns(days: Sequence[str], series: Mapping[str, Sequence[int]]) -> str:
	"""Stacked columns, one for each day; a legend below."""
	height, top, wide = 190, 18, WIDTH / max(len(days), 1)
	totals = [sum(values[index] for values in series.values()) for index in range(len(days))]
	highest = max(totals, default=0) or 1
	parts = []
	for index, day in enumerate(days):
		x, y = index * wide + wide * 0.16, float(top + height)
		for number, values in enumerate(series.values()):
			tall = height * values[index] / highest
			y -= tall
			parts.append(
				f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide * 0.68:.1f}" height="{tall:.1f}" fill="{COLOURS[number]}"/>'
			)
		middle = index * wide + wide / 2
		parts.append(f'<text x="{middle:.1f}" y="{y - 5:.1f}" text-anchor="middle">{totals[index]}</text>')
		parts.append(
			f'<text x="{middle:.1f}" y="{top + height + 16}" text-anchor="middle">{escape(day)}</text>'
		)
	for number, name in enumerate(series):
		x = number * 180
		parts.append(
			f'<rect x="{x}" y="{top + height + 30}" width="12" height="12" rx="2" fill="{COLOURS[number]}"/>'
			f'<text x="{x + 18}" y="{top + height + 41}">{escape(name)}</text>'
		)
	return _svg(WIDTH, top + height + 48, parts)


def _svg(width: int, height: float, parts: Sequence[str]) -> str:
	return f'<svg viewBox="0 0 {width} {height:.0f}" role="img" xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
