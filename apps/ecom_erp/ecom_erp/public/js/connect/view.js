// What the steps of connecting a shop show. Everything that comes from a shop is escaped.
const escape = (text) => frappe.utils.escape_html(String(text ?? ""));

export const STYLE = `
.ecom-connect .step { border: 1px solid var(--border-color); border-radius: 8px; padding: 12px 16px; margin-bottom: 10px; }
.ecom-connect .step h4 { font-size: 14px; font-weight: 600; margin: 0 0 6px; display: flex; gap: 10px; align-items: center; }
.ecom-connect .step ol { margin: 0; padding-left: 20px; }
.ecom-connect .step ul { margin: 6px 0 0; padding-left: 20px; }
.ecom-connect .facts { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 6px 0; }
.ecom-connect .facts dt { font-weight: 400; color: var(--text-muted); }
.ecom-connect .facts dd { margin: 0; overflow-wrap: anywhere; }
.ecom-connect .buttons { margin-top: 8px; display: flex; gap: 8px; flex-wrap: wrap; }
.ecom-connect table { width: 100%; }
.ecom-connect td, .ecom-connect th { padding: 4px 12px 4px 0; font-weight: 400; vertical-align: top; }
`;

// `buttons`: [action, label, is primary]
export function step(number, title, body, buttons = []) {
	const row = buttons
		.map(
			([action, label, primary]) =>
				`<button type="button" class="btn btn-xs btn-${
					primary ? "primary" : "default"
				}" data-action="${action}">${escape(label)}</button>`,
		)
		.join("");
	return `<div class="step" data-step="${number}"><h4>${number}. ${escape(title)}</h4>${body}${
		row ? `<div class="buttons">${row}</div>` : ""
	}</div>`;
}

export function numbered(steps, links) {
	const items = steps.map((text) => `<li>${escape(__(text))}</li>`).join("");
	const pages = links
		.map(
			({ label, url }) => `<a href="${escape(url)}" target="_blank" rel="noopener">${escape(__(label))}</a>`,
		)
		.join(" · ");
	return `<ol>${items}</ol>${pages}`;
}

export function result(report) {
	if (!report) return `<div class="text-muted">${__("Not tested yet.")}</div>`;
	const color = { green: "green", orange: "orange", red: "red" }[report.indicator];
	const list = (rows) =>
		rows.length ? `<ul>${rows.map((row) => `<li>${escape(row)}</li>`).join("")}</ul>` : "";
	const said = report.said ? facts(report.said) : "";
	return `<div class="indicator ${color}">${escape(report.text)}</div>${list(report.warnings.slice(1))}${list(
		report.hints,
	)}${said}`;
}

function facts(said) {
	const yes = (value) => (value === null ? "" : value ? __("Yes") : __("No"));
	const names = (rows, name) => rows.map((row) => row[name]).join(", ");
	const rows = [
		[__("Shop"), said.name],
		[__("Currency"), said.currency],
		[__("Time Zone"), said.time_zone],
		[__("Prices include tax"), yes(said.prices_include_tax)],
		[__("Decimals"), said.decimals],
		[__("Locations"), names(said.locations, "name")],
		[
			__("Payment Gateways"),
			names(
				said.gateways.filter((row) => row.enabled),
				"title",
			),
		],
		[__("Granted"), said.granted.join(", ")],
		[__("Missing"), said.missing.join(", ")],
	];
	return pairs(rows.filter(([_label, value]) => value !== "" && value !== null));
}

export function pairs(rows) {
	return `<dl class="facts">${rows
		.map(([label, value]) => `<dt>${escape(label)}</dt><dd>${escape(value)}</dd>`)
		.join("")}</dl>`;
}

export function text(words) {
	return `<div>${escape(words)}</div>`;
}

// `rows`: what is exchanged, each with its label, queue (waiting, since, dead), last time, and action or ""
export function health(rows, problem) {
	const cells = rows.map(({ label, queue, last, action }) => {
		const since = queue.since ? frappe.datetime.comment_when(queue.since) : "";
		const button = action
			? `<button type="button" class="btn btn-xs btn-default" data-action="${action}">${__("Sync Now")}</button>`
			: "";
		const dead = queue.dead ? `<span class="text-danger">${queue.dead}</span>` : "0";
		return `<tr data-sync="${action}"><td>${escape(label)}</td><td>${queue.waiting} ${since}</td><td>${dead}</td><td>${escape(
			last,
		)}</td><td>${button}</td></tr>`;
	});
	const head = ["", __("Waiting"), __("Failed"), __("Last"), ""].map((label) => `<th>${escape(label)}</th>`);
	return `${problem ? `<div class="indicator red">${escape(problem)}</div>` : ""}<table><tr>${head.join(
		"",
	)}</tr>${cells.join("")}</table>`;
}
