"""Frames become changes of each sheet that the program writes."""
