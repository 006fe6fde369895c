"""Python side of the textual inversion sidecar: runs inside the web UI's process.

It starts the sidecar (Node), hands pages to it on the web UI's own port, and tells it about the web UI.
"""
