// The desk of the stand-in: what forms fill, offer and show.
import "./currency";
import "./item_rows";
import "./next_documents";
import "./queries";
import "./trees";
