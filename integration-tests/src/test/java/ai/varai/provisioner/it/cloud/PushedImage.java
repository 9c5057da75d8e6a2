package ai.varai.provisioner.it.cloud;

import ai.varai.provisioner.emulator.token.AccessTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Container images in an emulated registry, as {@code docker push} leaves them there. */
final class PushedImage {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final String registry;

  /**
   * @param cloud URL of the emulated cloud
   */
  PushedImage(String cloud) {
    this.registry = cloud + "/v2/";
  }

  /**
   * Pushes an image of one layer.
   *
   * @param repository PROJECT/REPOSITORY/IMAGE
   * @param content what the layer holds
   * @return the digest of its manifest
   */
  String push(String repository, String tag, String content) throws Exception {
    String config = "{\"architecture\":\"amd64\",\"os\":\"linux\"}";
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}"""
            .formatted(
                MANIFEST,
                blob(repository, "application/vnd.oci.image.config.v1+json", config),
                blob(repository, "application/vnd.oci.image.layer.v1.tar", content));
    HttpResponse<String> put =
        send(
            request(repository + "/manifests/" + tag)
                .header("Content-Type", MANIFEST)
                .PUT(HttpRequest.BodyPublishers.ofString(manifest)));
    require(put, 201);
    return digest(manifest);
  }

  private String blob(String repository, String type, String content) throws Exception {
    HttpResponse<String> begun =
        send(request(repository + "/blobs/uploads/").POST(HttpRequest.BodyPublishers.noBody()));
    require(begun, 202);
    URI upload = URI.create(registry).resolve(begun.headers().firstValue("location").orElseThrow());
    String place = upload + (upload.getQuery() == null ? "?" : "&") + "digest=" + digest(content);
    require(send(authorized(place).PUT(HttpRequest.BodyPublishers.ofString(content))), 201);
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, digest(content), content.length());
  }

  /** The manifest by a tag or digest; empty when there is none. */
  String manifest(String repository, String reference) throws Exception {
    HttpResponse<String> answer = send(request(repository + "/manifests/" + reference).GET());
    return answer.statusCode() == 200 ? answer.body() : "";
  }

  /** The tags of an image. */
  String tags(String repository) throws Exception {
    return send(request(repository + "/tags/list").GET()).body();
  }

  static String digest(String content) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return authorized(registry + path);
  }

  /** As the owner of the cloud, which may hold its callers to policies. */
  private static HttpRequest.Builder authorized(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Authorization", "Bearer " + AccessTokens.OWNER_TOKEN);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void require(HttpResponse<String> answer, int status) {
    if (answer.statusCode() != status) {
      throw new AssertionError(
          Map.of(
                  answer.request().method() + " " + answer.uri(),
                  List.of(answer.statusCode(), answer.body()))
              .toString());
    }
  }
}
