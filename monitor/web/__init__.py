"""The web face: pages, feeds and an API over the archive, /healthz and /metrics. It writes nothing but a reader's marks on
stories, who has left a digest, and which hits a reader found not relevant.

`access` decides who is answered and with which headers, `pages`, `stories` and `measures` what each address shows, `export`
and `api` the feeds, tables and JSON, `metrics` the numbers; `previews` tries the config.toml on disk on the past; `marks`,
`unsubscribe` and `irrelevant` are what may be posted to, and `serve` binds the port.
"""
