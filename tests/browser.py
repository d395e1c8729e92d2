"""Which browser the tests drive."""

from shutil import which

# The shell draws the same pages as the whole browser, for half of the processor's time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for path in map(which, NAMES) if path), NAMES[1])
