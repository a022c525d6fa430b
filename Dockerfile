# The image: the app folder that ./mvnw package leaves, on a base with nothing but a C library and certificates.
#
#   docker build -t REGISTRY/curfew .
#   docker buildx build --platform linux/amd64,linux/arm64 --sbom=true --provenance=true -t REGISTRY/curfew --push .
#
# Nothing here needs BuildKit. docs/image.md says how to build from bases of your own, and without a registry.

# A JDK 25 and a shell; only for the build.
ARG BUILD_IMAGE=docker.io/library/eclipse-temurin:25-jdk
# glibc and CA certificates, no shell; its user 65532 is called nonroot.
ARG RUN_IMAGE=gcr.io/distroless/base-nossl-debian12:nonroot

FROM ${BUILD_IMAGE} AS app
# build: with Maven, here. ready: agent/target/curfew of the build context, made before on the same architecture.
ARG APP=build
WORKDIR /source
COPY . .
# The class archive is made for the runtime beside it, so both come out of this step or both were ready before it.
RUN if [ "$APP" = build ]; then ./mvnw -B -ntp -q package -DskipTests -pl agent -am; fi \
    && test -s agent/target/curfew/curfew.aot \
    && mv agent/target/curfew /curfew

FROM ${RUN_IMAGE}
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="curfew" \
      org.opencontainers.image.description="Drains its own Kubernetes node and completes the Auto Scaling lifecycle hook" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# With its times of change: the class archive is good for exactly these jars.
COPY --from=app /curfew /curfew
# glibc would give each thread an arena of its own: tens of megabytes for nothing.
ENV MALLOC_ARENA_MAX=1
USER 65532:65532
EXPOSE 9809
# As bin/curfew has it, which needs a shell.
ENTRYPOINT ["/curfew/runtime/bin/java", "@/curfew/curfew.args", "-XX:AOTCache=/curfew/curfew.aot", "-cp", "/curfew/lib/curfew-agent.jar", "io.curfew.agent.Main"]
CMD ["run"]
