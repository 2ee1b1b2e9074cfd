"""Files, folders and addresses come in, articles as records go out, with what was skipped and why."""
