# Rashomon with its model inside: needs no network once built. CPU only.
#     docker build --tag rashomon:0.1.0 . && docker run --rm --volume rashomon:/data rashomon:0.1.0 status

FROM python:3.11.15-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
# Without pip in it: what runs needs none.
RUN python -m venv --without-pip /opt/rashomon
COPY pyproject.toml constraints.txt ./
# torch from PyTorch's own index and nothing else from there: the wheel of PyPI brings gigabytes of CUDA on x86-64. The
# constraint torch==2.13.0 admits 2.13.0+cpu, so the second step keeps it.
RUN pip --python /opt/rashomon install --no-deps --index-url https://download.pytorch.org/whl/cpu \
        "$(grep '^torch==' constraints.txt)"
# Dependencies before sources, so that a change of a source downloads nothing.
RUN python -c "import tomllib; project = tomllib.load(open('pyproject.toml', 'rb'))['project']; \
print(*project['dependencies'], *project['optional-dependencies']['postgresql'], \
*project['optional-dependencies']['pdf'], sep='\n')" > requirements.txt \
    && pip --python /opt/rashomon install --constraint constraints.txt --requirement requirements.txt
COPY LICENSE README.md ./
COPY indexer indexer
COPY service service
RUN pip --python /opt/rashomon install --no-deps .
# torch's own tests and C++ headers: 200 MB that nothing here runs.
RUN cd /opt/rashomon/lib/python3.11/site-packages/torch && rm -rf include test \
    && find bin -type f ! -name torch_shm_manager -delete

FROM python:3.11.15-slim-bookworm
# What sets a report as PDF, and type to set it in: Latin and Arabic. An image without it would offer a button that fails.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-noto-core fonts-noto-mono \
    && rm -rf /var/lib/apt/lists/*
# A fixed uid, so that a volume made by one version can be written by the next.
RUN groupadd --gid 10001 rashomon \
    && useradd --uid 10001 --gid rashomon --no-create-home --home-dir /data --shell /usr/sbin/nologin rashomon \
    && install --directory --owner rashomon --group rashomon /data
COPY --from=build /opt/rashomon /opt/rashomon
ENV PATH=/opt/rashomon/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 \
    RASHOMON_HOME=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
# Up, not ready: before the first `rashomon index` there is nothing to answer from, and /readyz says so.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["rashomon"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
