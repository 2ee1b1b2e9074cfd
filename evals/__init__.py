"""Questions with known answers come in, figures of how good the program is go out: `python -m evals`."""
