"""Chinese school work-summaries into a dataset."""
