# A static binary on an empty image, as nobody: no shell, no package, nothing to update but the binary.
#
#   docker build -t understudy .
#   docker run --rm -p 127.0.0.1:4010:4010 understudy
#   docker run --rm -p 127.0.0.1:4010:4010 -v "$PWD:/api:ro" understudy serve openapi.yaml --fixtures fixtures
ARG GO_IMAGE=golang:1.26

FROM ${GO_IMAGE} AS build
WORKDIR /src
# Apart from the sources, so that a change of code does not download the modules again.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN scripts/build /out/understudy

FROM scratch
COPY --from=build /out/understudy /understudy
COPY LICENSE /LICENSE
# Mount a document and its fixtures here; paths on the command line start from it.
WORKDIR /api
# Inside a container loopback is out of reach for everybody else, so here the safe default would be a useless one.
# Publish the port on 127.0.0.1, as above, and only this machine reaches it.
ENV UNDERSTUDY_LISTEN=0.0.0.0:4010
EXPOSE 4010
USER 65532:65532
# There is no shell and no curl: the binary asks itself.
HEALTHCHECK --interval=10s --timeout=3s --start-period=2s --retries=3 CMD ["/understudy", "health"]
ENTRYPOINT ["/understudy"]
# Without a document: the API that the binary embeds.
CMD ["serve"]
