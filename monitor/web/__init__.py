"""The web face: read-only pages, feeds of hits, /healthz and /metrics. It asks the store and writes nothing.

`guard` decides who is answered and with which headers, `pages` what each address shows, `export` the feeds and tables,
`metrics` the numbers, `serve` binds the port.
"""

from monitor.web.serve import serving

__all__ = ["serving"]
