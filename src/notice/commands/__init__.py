"""The commands: one module for each, from what was asked to what is done. None of them prints."""
