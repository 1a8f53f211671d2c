"""One folder per page: page (layout), selection (filters), charts (views of the release).

The folder is not called ``pages``: beside the main script Streamlit would take that name for its
own old kind of pages and greet the first reader of a deep link with "Page not found".
"""
