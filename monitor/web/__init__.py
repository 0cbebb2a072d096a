"""The web face: read-only pages, feeds of hits, /healthz and /metrics. It writes nothing but who has left a digest.

`guard` decides who is answered and with which headers, `pages` what each address shows, `export` the feeds and tables,
`metrics` the numbers; `leaving` is where a mail's unsubscribe link leads, and `serve` binds the port.
"""

from monitor.web.serve import serving

__all__ = ["serving"]
