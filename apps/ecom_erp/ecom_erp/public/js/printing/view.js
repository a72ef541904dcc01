// What the pages of the floor show of direct printing: where papers go, and what did not come out.
import { subject } from "./direct";

const escape = (text) => frappe.utils.escape_html(String(text ?? ""));

export const STYLE = `
.printing { display: flex; gap: 8px 14px; align-items: center; flex-wrap: wrap; margin-bottom: 12px; font-size: 13px; }
.printing select { width: auto; max-width: 100%; }
.printing .trouble { flex: 1 1 100%; border: 2px solid #c0182b; border-radius: 8px; padding: 8px 12px; }
.printing .trouble div { display: flex; gap: 10px; align-items: center; flex-wrap: wrap; padding: 4px 0; }
`;

export function printing(stations, chosen, trouble) {
	if (!stations.length) return "";
	const options = stations.map(
		(row) =>
			`<option value="${escape(row.name)}" ${chosen && row.name === chosen.name ? "selected" : ""}>${escape(row.name)}</option>`,
	);
	return `<label class="muted" for="ecom-print-station">${__("Print At")}</label>
		<select id="ecom-print-station" class="form-control input-sm" data-print-station>
			<option value="">${__("Print dialog of this browser")}</option>${options.join("")}</select>${missing(trouble)}`;
}

function missing(trouble) {
	if (!trouble.length) return "";
	const rows = trouble.map(
		(job) => `<div><b>${escape(subject(job))}</b> ${__(job.paper)} · ${__(job.status, null, "Ecom Print Job")}
			<span class="muted">${escape(job.problem)}</span>
			<button type="button" class="btn btn-xs btn-default" data-reprint="${escape(job.name)}">${__("Reprint")}</button></div>`,
	);
	return `<div class="trouble" data-trouble><b>${__("Not printed. Look at the printer before you print again.")}</b>${rows.join("")}</div>`;
}
