package ai.varai.provisioner.gcp.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The requests about one image that the distribution API has.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     Distribution Specification</a>
 */
final class ImageRegistry {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Slower than any connection that people push images over. */
  private static final long BYTES_PER_SECOND = 50_000;

  private static final int NOT_FOUND = 404;
  private static final int CREATED = 201;

  private final RegistryTransport transport;
  private final ImageAddress at;
  private final String root;

  ImageRegistry(RegistryTransport transport, ImageAddress at) {
    this.transport = transport;
    this.at = at;
    root = transport.root(at) + "/v2/" + at.path();
  }

  /** A manifest and the type that the registry says it has. */
  record Received(byte[] bytes, String type) {}

  Received manifest(String reference) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = transport.send(at, aboutManifest(reference).GET().build());
    try (InputStream body = answer.body()) {
      String type = answer.headers().firstValue("content-type").orElse("");
      return new Received(body.readAllBytes(), type.replaceFirst(";.*", "").trim());
    }
  }

  /** Whether what the tag or digest means is of this digest. */
  boolean means(String reference, String digest) throws IOException, InterruptedException {
    Optional<HttpResponse<InputStream>> answer = head(aboutManifest(reference));
    return answer.isPresent()
        && answer
            .get()
            .headers()
            .firstValue("docker-content-digest")
            .map(digest::equals)
            .orElse(ImageAddress.isDigest(reference));
  }

  void putManifest(String reference, String type, byte[] manifest)
      throws IOException, InterruptedException {
    close(
        transport.send(
            at,
            request("/manifests/" + reference)
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofByteArray(manifest))
                .build()));
  }

  boolean hasBlob(String digest) throws IOException, InterruptedException {
    return head(request("/blobs/" + digest)).isPresent();
  }

  /** The blob's bytes, which the caller closes. */
  InputStream blob(String digest) throws IOException, InterruptedException {
    return transport.send(at, request("/blobs/" + digest).GET().build()).body();
  }

  /**
   * Begins to upload a blob.
   *
   * @param from an image of the same registry that has it already
   * @return where to send it; empty when the registry has taken it from there
   */
  Optional<URI> startUpload(String digest, Optional<ImageAddress> from)
      throws IOException, InterruptedException {
    String query =
        from.map(image -> "?mount=" + encoded(digest) + "&from=" + encoded(image.path()))
            .orElse("");
    HttpRequest request = request("/blobs/uploads/" + query).POST(BodyPublishers.noBody()).build();
    HttpResponse<InputStream> answer = transport.send(at, request);
    close(answer);
    if (answer.statusCode() == CREATED) {
      return Optional.empty();
    }
    String location =
        answer
            .headers()
            .firstValue("location")
            .orElseThrow(() -> new IOException(at.host() + " does not say where to send a blob"));
    return Optional.of(RegistryTransport.safe(request.uri(), location));
  }

  /** Sends a blob in one piece, from a stream that is read once. */
  void finishUpload(URI upload, String digest, long size, InputStream content)
      throws IOException, InterruptedException {
    String separator = upload.getRawQuery() == null ? "?" : "&";
    // A second reading, which a connection that broke would need, is a new upload.
    var once = new AtomicReference<>(content);
    BodyPublisher body =
        size == 0
            ? BodyPublishers.noBody()
            : BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> once.getAndSet(InputStream.nullInputStream())),
                size);
    close(
        transport.send(
            at,
            HttpRequest.newBuilder(URI.create(upload + separator + "digest=" + encoded(digest)))
                .timeout(PATIENCE.plusSeconds(size / BYTES_PER_SECOND))
                .header("Content-Type", "application/octet-stream")
                .PUT(body)
                .build()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(root + path)).timeout(PATIENCE);
  }

  private HttpRequest.Builder aboutManifest(String reference) {
    return request("/manifests/" + reference).header("Accept", Manifest.TYPES);
  }

  private Optional<HttpResponse<InputStream>> head(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try {
      HttpResponse<InputStream> answer =
          transport.send(at, request.method("HEAD", BodyPublishers.noBody()).build());
      close(answer);
      return Optional.of(answer);
    } catch (RegistryFailure e) {
      if (e.getStatusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void close(HttpResponse<InputStream> answer) throws IOException {
    answer.body().close();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
