"""The nouns that flow through the rooms, a file each stage: feeds → entries → articles → mentions → hits → stories → digests.

Frozen, slotted, keyword-only, picklable values; no I/O. Datetimes are aware UTC (`_at`), durations seconds (`_s`), sizes bytes
(`_bytes`), offsets code points and half-open. What is not stored has no id: an id appears in the type of the hop after the store.
"""
