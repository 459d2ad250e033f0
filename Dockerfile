# The service, and a worker of its cluster, as a user without rights. `compose.yaml` says how they go together.
FROM python:3.12-slim
COPY . /src
RUN pip install --no-cache-dir '/src[postgres,dask,docx,pdf]' \
 && rm -rf /src \
 && useradd --create-home --uid 10001 reconciler \
 && mkdir /home/reconciler/kept \
 && chown reconciler /home/reconciler/kept
USER 10001
WORKDIR /home/reconciler/kept
# One file in a volume, unless RECONCILER_DATABASE names a server.
VOLUME /home/reconciler/kept
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["reconciler", "serve", "--host", "0.0.0.0"]
