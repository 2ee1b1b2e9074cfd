"""Figures and charts of a run come in, a self-contained HTML page goes out."""
