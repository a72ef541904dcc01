"""The process that puts due jobs into the queue."""

from embedded.engine.editor import Editor


def scheduler(e: Editor) -> None:
	"""enqueue_events is defined twice, so the scheduler process called the inner one without a site context."""
	e.between("utils/scheduler.py", "def enqueue_events() -> None:", "def enqueue_events_for_site(", "")
	e.sub(
		"utils/scheduler.py",
		"		time.sleep(sleep_duration(tick))\n		enqueue_events()",
		"		time.sleep(sleep_duration(tick))\n		enqueue_events_for_site()",
	)
