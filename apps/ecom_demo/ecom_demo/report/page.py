"""The report's page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from html import escape
from pathlib import Path

from ecom_demo.report import charts, figures

STYLE = """
:root { color-scheme: light dark; --ink: #1e293b; --soft: #64748b; --line: #e2e8f0; --paper: #fff; --ground: #f1f5f9; }
@media (prefers-color-scheme: dark) {
	:root { --ink: #e2e8f0; --soft: #94a3b8; --line: #334155; --paper: #1e293b; --ground: #0f172a; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 32px 16px; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1180px; margin: auto; display: grid; gap: 20px; grid-template-columns: repeat(2, minmax(0, 1fr)); }
header, .wide { grid-column: 1 / -1; }
h1 { margin: 0; font-size: 26px; } h2 { margin: 0 0 12px; font-size: 17px; }
p { margin: 4px 0 0; color: var(--soft); }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; overflow-x: auto; }
.tiles { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
.tile b { display: block; font-size: 26px; } .tile span { color: var(--soft); }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; } td.number { text-align: right; font-variant-numeric: tabular-nums; }
.holds { color: #15803d; font-weight: 600; } .failed { color: #dc2626; font-weight: 600; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
@media (max-width: 800px) { main { grid-template-columns: 1fr; } }
"""


def write_report(
	path: Path,
	steps: Sequence[tuple[str, int, float]],
	results: Mapping[str, Sequence[str]],
	notes: Iterable[str] = (),
) -> Path:
	"""Write the report of a run: its steps (title, count, milliseconds), what is wrong by proof, and remarks."""
	failed = sum(map(bool, results.values()))
	verdict = "All proofs hold." if not failed else f"{failed} proofs failed."
	head = f"<header><h1>The demo company's days</h1><p>{datetime.now(timezone.utc):%d %B %Y, %H:%M} UTC. {verdict}</p>"
	head += "".join(f"<p>{escape(note)}</p>" for note in notes) + "</header>"
	days, series = figures.orders_by_day()
	sections = [
		_section("", _tiles(figures.numbers()), wide=True),
		_section("Orders by shop", charts.bars(figures.orders_by_shop())),
		_section("Orders by status", charts.bars(figures.orders_by_status())),
		_section("Orders by day", charts.columns(days, series)),
		_section("Parcels by warehouse", charts.bars(figures.parcels_by_warehouse())),
		_section(
			"Couriers: parcels, cost, saved against the dearest offer",
			charts.bars(figures.couriers(), charts.WIDE),
			wide=True,
		),
		_section("Steps", _steps(steps)),
		_section("Proofs", _proofs(results)),
		_section("What waits for a person, and why", _held(figures.held()), wide=True),
	]
	body = f"<main>{head}{''.join(sections)}</main>"
	path.parent.mkdir(parents=True, exist_ok=True)
	path.write_text(
		f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>ecom_erp demo</title>'
		f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
		f"<body>{body}</body></html>\n",
		encoding="utf-8",
	)
	return path


def _section(title: str, content: str, wide: bool = False) -> str:
	heading = f"<h2>{escape(title)}</h2>" if title else ""
	return f"<section{' class=wide' if wide else ''}>{heading}{content}</section>"


def _tiles(numbers: Iterable[tuple[str, int]]) -> str:
	tiles = "".join(
		f'<div class="tile"><b>{count}</b><span>{escape(name)}</span></div>' for name, count in numbers
	)
	return f'<div class="tiles">{tiles}</div>'


def _steps(steps: Sequence[tuple[str, int, float]]) -> str:
	rows = [
		f'<tr><td>{escape(title)}</td><td class="number">{count}</td><td class="number">{milliseconds:,.0f}</td></tr>'
		for title, count, milliseconds in steps
	]
	return _table(("Step", "Count", "ms"), rows)


def _proofs(results: Mapping[str, Sequence[str]]) -> str:
	rows = []
	for title, wrong in results.items():
		state = '<td class="failed">failed</td>' if wrong else '<td class="holds">holds</td>'
		details = "".join(f"<p>{escape(text)}</p>" for text in wrong[:20])
		rows.append(f"<tr><td>{escape(title)}{details}</td>{state}</tr>")
	return _table(("Proof", ""), rows)


def _held(rows: Iterable[Sequence[str]]) -> str:
	lines = ["<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows]
	return _table(("Order", "Shop", "Status", "Next action", "Why"), lines)


def _table(head: Sequence[str], rows: Sequence[str]) -> str:
	cells = "".join(f"<th>{escape(text)}</th>" for text in head)
	return f"<table><thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
