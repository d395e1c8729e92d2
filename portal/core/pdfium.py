"""PDFium keeps one state for the whole process, and the web server works in threads: one user of it at a time."""

import threading

one_at_a_time = threading.Lock()
