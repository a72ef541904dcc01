"""The demo company and its day: data from the repository's `fixtures/`, made into documents, and run."""
