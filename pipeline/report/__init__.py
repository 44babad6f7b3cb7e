"""Pages, figures and the network that a run leaves behind."""
