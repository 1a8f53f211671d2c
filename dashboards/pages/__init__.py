"""One folder per page: page (layout), selection (filters), charts (views of the release)."""
