# One image for web, worker, beat and migrate; docker-compose.yml says which process it becomes.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock /requirements.lock
RUN python -m venv /opt/portal \
    && /opt/portal/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.lock

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin portal
COPY --from=packages /opt/portal /opt/portal
WORKDIR /app
COPY . .
ENV PATH=/opt/portal/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.base \
    PORTAL_ENV=production \
    STATIC_ROOT=/app/static-collected \
    VAR_DIR=/app/var \
    XDG_CACHE_HOME=/tmp/cache \
    WEB_BIND=0.0.0.0:8000
# These keys open nothing: they live for the one command that needs settings to be importable.
RUN python -m compileall -q applications certificates committees portal reviews \
    && SECRET_KEY=build FIELD_KEY=build BALLOT_KEY=build python manage.py collectstatic --noinput --verbosity 0 \
    && install -d -o portal /app/var
USER portal
EXPOSE 8000
CMD ["python", "-m", "portal.launcher", "web"]
