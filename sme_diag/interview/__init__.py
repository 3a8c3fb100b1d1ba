"""Asking in the terminal. The engine decides what to ask; this part only asks."""
