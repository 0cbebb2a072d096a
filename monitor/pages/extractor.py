"""trafilatura without py3langid, which brings numpy along: 0.12 s and 12 MB less for every worker process.

trafilatura asks it only about texts wanted in one language, which is never here, and does without when it is not installed.
"""

from __future__ import annotations

import sys

sys.modules.setdefault("py3langid", None)  # type: ignore[arg-type]  # None: an import of it fails
try:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document, Extractor
finally:
    if sys.modules["py3langid"] is None:
        del sys.modules["py3langid"]  # monitor.language.detect wants it

__all__ = ["Document", "Extractor", "bare_extraction"]
