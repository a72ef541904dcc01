// How the list of orders and the page of one look; no rule reaches beyond what has these classes.
const STYLE = `
.ecom-tabs { display: flex; gap: 2px; overflow-x: auto; padding: 6px var(--padding-md, 15px); border-bottom: 1px solid var(--border-color); }
.ecom-tabs button { border: 0; background: none; padding: 6px 10px; white-space: nowrap; color: var(--text-muted);
	border-radius: var(--border-radius); }
.ecom-tabs button.active { color: var(--text-color); font-weight: 600; background: var(--control-bg); }
.ecom-tabs .badge { margin-left: 4px; font-weight: 500; background: var(--control-bg); color: var(--text-muted); }
.ecom-tabs button.urgent .badge { background: var(--bg-red); color: var(--text-on-red); }
.ecom-orders .list-row { height: auto; min-height: 56px; }
.ecom-orders .list-row .list-row-col, .ecom-orders .list-row-head .list-row-col { flex: 1 1 0; }
.ecom-orders .list-row .list-subject, .ecom-orders .list-row-head .list-subject { flex: 1.5 1 0; }
.ecom-cell { line-height: 1.35; overflow: hidden; }
.ecom-cell > div { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.ecom-second, .ecom-cell .second { font-size: var(--text-sm); color: var(--text-muted); }
.ecom-orders .list-subject { position: relative; }
.ecom-orders .list-subject .ecom-eye { margin-left: auto; padding: 2px 6px; line-height: 1; }
.ecom-orders .level-right .list-row-activity { min-width: 0; }
.ecom-second { display: none; }
.ecom-thumb { width: 28px; height: 28px; object-fit: cover; border-radius: 4px; background: var(--control-bg);
	display: inline-flex; align-items: center; justify-content: center; font-size: 11px; color: var(--text-muted);
	margin-right: 2px; vertical-align: middle; flex: none; }
.ecom-way { display: flex; overflow-x: auto; padding: 4px 0 8px; }
.ecom-way .step { flex: 1 0 92px; position: relative; padding-top: 20px; font-size: var(--text-sm); color: var(--text-muted);
	padding-right: 8px; }
.ecom-way .step::before { content: ""; position: absolute; top: 6px; left: 0; right: 0; height: 2px; background: var(--border-color); }
.ecom-way .step:last-child::before { right: auto; width: 12px; }
.ecom-way .step::after { content: ""; position: absolute; top: 1px; left: 0; width: 12px; height: 12px; border-radius: 50%;
	background: var(--fg-color); border: 2px solid var(--border-color); }
.ecom-way .step.done::before { background: var(--green-500, #30a66d); }
.ecom-way .step.done::after { background: var(--green-500, #30a66d); border-color: var(--green-500, #30a66d); }
.ecom-way .step.now::after { border-color: var(--blue-500, #2490ef); box-shadow: 0 0 0 3px var(--bg-blue); }
.ecom-way .step b { display: block; color: var(--text-color); font-weight: 500; }
.ecom-way .step.now b { font-weight: 700; }
.ecom-way .step:not(.done):not(.now) b { color: var(--text-muted); }
.ecom-way .step span { display: block; overflow: hidden; text-overflow: ellipsis; }
.ecom-next { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; padding: 4px 0 8px; }
.ecom-next .what { font-size: 18px; font-weight: 600; }
.ecom-documents { display: flex; flex-wrap: wrap; gap: 4px 20px; font-size: var(--text-sm); }
.ecom-documents .kind { color: var(--text-muted); margin-right: 4px; }
.ecom-panel { position: fixed; top: var(--navbar-height, 48px); right: 0; bottom: 0; width: 440px; max-width: 100vw; z-index: 1020;
	background: var(--fg-color); border-left: 1px solid var(--border-color); box-shadow: var(--shadow-lg); overflow-y: auto;
	padding: 16px; }
.ecom-panel .ecom-way { flex-wrap: wrap; row-gap: 6px; }
.ecom-panel .ecom-way .step { flex: 0 0 25%; min-width: 0; }
.ecom-panel h4 { margin: 0; }
.ecom-panel .head { display: flex; gap: 8px; align-items: center; margin-bottom: 8px; }
.ecom-panel .head .close-panel { margin-left: auto; }
.ecom-panel .part { border-top: 1px solid var(--border-color); padding: 10px 0; }
.ecom-panel .line { display: flex; gap: 8px; align-items: center; padding: 2px 0; }
.ecom-panel .line .title { flex: 1; overflow: hidden; text-overflow: ellipsis; }
.ecom-panel .part-title { font-size: var(--text-sm); color: var(--text-muted); margin-bottom: 2px; }
@media (max-width: 767px) {
	.ecom-orders .list-row { min-height: 76px; }
	.ecom-orders .list-subject { flex-wrap: wrap; flex: 1 1 100%; min-width: 0; }
	.ecom-orders .mobile-layout, .ecom-orders .level-right .indicator-pill, .ecom-orders .level-right .indicator { display: none !important; }
	.ecom-orders .list-row .list-subject { flex: 1 1 100%; }
	.ecom-second { display: block; flex: 1 0 100%; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
		padding-left: 26px; line-height: 1.4; font-weight: 400; }
	.ecom-panel { width: 100vw; top: 0; z-index: 1040; }
}
`;

frappe.dom.set_style(STYLE, "ecom-pool");
