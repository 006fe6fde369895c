"""Stands in for the web UI's own `modules` package, with only what our Python side touches.

Put its parent folder on `sys.path`. Everything else in a test (gradio, fastapi, httpx, websockets) is real.
"""
