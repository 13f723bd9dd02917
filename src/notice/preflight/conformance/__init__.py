"""Conformance: the claims of a PDF judged, where Java and the packages for that are there."""
