// Shops write order numbers with "#", which Frappe's search takes for a tag: the number is looked for as well.
const Bar = frappe.search && frappe.search.AwesomeBar;

if (Bar) {
	const { make_global_search } = Bar.prototype;
	Bar.prototype.make_global_search = function (text) {
		make_global_search.call(this, text.replace(/^#(?=.)/, ""));
	};
}
