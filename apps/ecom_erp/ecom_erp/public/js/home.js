// The app's cards and charts. Frappe's widgets ask the server two to four times each; these ask once for all cards and
// once for all charts that are drawn together.
const { number_card: Card, chart: Chart } = (frappe.widget && frappe.widget.widget_factory) || {};
const METHODS = "ecom_erp.api.desk.home";
const FRESH = 10_000; // milliseconds

// Gives each widget its part of one answer. A widget that is drawn again, or later, has the server asked anew; without
// an answer there is no part.
function shared(method) {
	let asked = { at: 0, given: new Set() };
	return async (name) => {
		if (asked.given.has(name) || Date.now() - asked.at > FRESH) {
			asked = { at: Date.now(), given: new Set(), answer: frappe.xcall(method).catch(() => ({})) };
		}
		asked.given.add(name);
		return (await asked.answer)[name];
	};
}

const figures = shared(`${METHODS}.figures`);
const charts = shared(`${METHODS}.charts`);

const is_ours = (kind, name) => ((frappe.boot.ecom_home || {})[kind] || []).includes(name);

function share_cards({ prototype }) {
	const { make_card, get_data, render_number } = prototype;
	prototype.make_card = async function () {
		const name = this.number_card_name || this.name;
		const known = is_ours("cards", name) && (await figures(name));
		if (!known) return make_card.call(this);
		this.card_doc = known.card;
		this.first_figure = known.figure;
		this.render_card();
		this.set_events();
	};
	// the first time what came with the others, then, with Refresh, what the server says of this one
	prototype.get_data = async function () {
		if (this.first_figure === undefined) return get_data.call(this);
		this.data = this.first_figure;
		this.first_figure = undefined;
		return this.settings.get_number(this.data);
	};
	// a number that asks for somebody is coloured, none is not
	prototype.render_number = function () {
		render_number.call(this);
		if (this.card_doc.module === "Ecom ERP" && !Number(this.number)) {
			$(this.body).find(".number").css("color", "");
		}
	};
}

function share_charts({ prototype }) {
	const { get_settings, fetch, update_chart_object } = prototype;
	prototype.get_settings = async function () {
		const known = is_ours("charts", this.chart_name) && (await charts(this.chart_name));
		if (!known) return get_settings.call(this);
		this.chart_doc = known.chart;
		this.settings = { filters: [] };
		this.first_data = known.data;
	};
	prototype.fetch = async function (...args) {
		if (!this.first_data) return fetch.apply(this, args);
		return this.first_data;
	};
	// reads the chart again for the time it was last counted; ours are counted when they are asked for
	prototype.update_chart_object = function () {
		if (!this.first_data) update_chart_object.call(this);
	};
}

// What the reader may not see leaves no hole.
const EMPTY =
	"body[data-route='Workspaces/Ecom Operations'] .ce-block:has(> .ce-block__content > div:not(.spacer):empty)";

frappe.dom.set_style(`${EMPTY} { display: none; }`, "ecom-home");
if (Card) share_cards(Card);
if (Chart) share_charts(Chart);
