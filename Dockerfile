# Built in two stages: the compiler and pip's caches stay in the first.
FROM python:3.13-slim-trixie AS build
WORKDIR /src
COPY pyproject.toml README.md CHANGELOG.md config.toml ./
COPY monitor monitor
COPY templates templates
COPY seeds seeds
RUN python -m venv /opt/monitor \
 && /opt/monitor/bin/pip install --no-cache-dir --disable-pip-version-check ".[alerts]" \
 && /opt/monitor/bin/pip uninstall -y pip \
 && find /opt/monitor -name __pycache__ -type d -prune -exec rm -rf {} + \
 && /opt/monitor/bin/python -m compileall -q /opt/monitor/lib

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
