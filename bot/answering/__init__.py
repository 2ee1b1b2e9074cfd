"""A question comes in, an answer of quoted claims or a refusal with its reason goes out; knows no Discord."""
