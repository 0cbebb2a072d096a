# Built in two stages: pip, its caches and what nobody imports stay in the first.
FROM python:3.13-slim-trixie AS build
WORKDIR /src
# compose.cluster.yaml asks for "alerts,warc,cluster", which is 35 MB more.
ARG EXTRAS=alerts
COPY pyproject.toml README.md CHANGELOG.md config.toml ./
COPY monitor monitor
COPY templates templates
COPY seeds seeds
# The last lines leave out what nothing here imports (tests, headers and type stubs of libraries, zstandard's second backend, Babel's
# locales but those of the languages that the digest speaks), and compile what is read at each start.
RUN python -m venv /opt/monitor \
 && /opt/monitor/bin/pip install --no-cache-dir --disable-pip-version-check --no-compile ".[$EXTRAS]" \
 && /opt/monitor/bin/pip uninstall -y pip \
 && find /opt/monitor/lib -depth -type d \( -name tests -o -name include -o -name __pycache__ \) -exec rm -rf {} + \
 && find /opt/monitor/lib -type f \( -name "*.pyi" -o -name "*.pyx" -o -name "*.pxd" -o -name "*.h" -o -name "*.pxi" -o -name "_cffi.*.so" -o -path "*/table_grapheme_overrides/_known_*" \) -delete \
 && find /opt/monitor/lib -depth -type d \( -path "*/numpy/f2py" -o -path "*/numpy/distutils" -o -path "*/apprise/i18n/*" -o -path "*/lxml/includes" -o -path "*/pydantic/v1" -o -path "*/lxml/isoschematron" -o -path "*/apprise/assets" -o -path "*/numpy/_pyinstaller" -o -path "*/numpy/random/_examples" \) -exec rm -rf {} + \
 && find /opt/monitor/lib -type f -path "*/babel/locale-data/*" ! -name root.dat ! -name "en*.dat" ! -name "es*.dat" -delete \
 && /opt/monitor/bin/python -m compileall -q -j 0 -x "site-packages/(apprise|dateparser/data|numpy|wcwidth/table|yaml)" /opt/monitor/lib

FROM python:3.13-slim-trixie
LABEL org.opencontainers.image.title="Minerals Monitor" \
      org.opencontainers.image.description="Reads feeds and tells what governments did about critical minerals" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.1.0"
RUN groupadd --gid 10001 monitor \
 && useradd --uid 10001 --gid monitor --no-create-home --shell /usr/sbin/nologin monitor \
 && install -d -o monitor -g monitor /data /config
COPY --from=build /opt/monitor /opt/monitor
ENV PATH=/opt/monitor/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MONITOR_CONFIG=/config/config.toml \
    MONITOR_DATA=/data
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8080
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s CMD ["monitor", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["monitor"]
CMD ["run", "--serve"]
