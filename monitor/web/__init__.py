"""The web face: read-only pages, feeds of hits, /healthz and /metrics. It writes nothing but who has left a digest, and
which hits a reader found not relevant.

`guard` decides who is answered and with which headers, `pages` what each address shows, `export` the feeds and tables,
`metrics` the numbers; `trying` tries the config.toml on disk on the past; `leaving` and `dismissing` are where a mail's links lead, and `serve`
binds the port.
"""

from monitor.web.serve import page_address, serving

__all__ = ["page_address", "serving"]
