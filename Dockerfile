# unfreed as a container: `docker run --rm -v "$PWD:/src:ro" unfreed`. The program is linked statically, so that nothing
# else has to be in the image; /src is the working folder.
FROM debian:12-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      ca-certificates cmake g++ libcli11-dev libexpected-dev libfmt-dev libtomlplusplus-dev libxxhash-dev \
      ninja-build nlohmann-json3-dev nodejs npm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /unfreed
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=optional
COPY CMakeLists.txt CMakePresets.json LICENSE ./
COPY cmake cmake
COPY analyzer analyzer
COPY rules rules
COPY docs docs
RUN cmake --preset release \
 && cmake --build --preset release \
 && cmake --install build/release --component unfreed --prefix /out --strip

FROM scratch
COPY --from=build /out /usr/local
ENV PATH=/usr/local/bin
WORKDIR /src
USER 65534:65534
ENTRYPOINT ["unfreed"]
