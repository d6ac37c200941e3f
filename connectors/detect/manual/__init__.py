"""The manual of detectors and readers: pages written from what they declare and from what they find in their samples.

No sweep imports it.
"""
