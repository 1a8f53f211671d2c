"""The dashboards: Streamlit pages over an immutable release."""
