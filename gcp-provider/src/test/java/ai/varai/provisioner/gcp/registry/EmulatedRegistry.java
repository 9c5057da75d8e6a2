package ai.varai.provisioner.gcp.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.control.RecordedCall;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import com.google.devtools.artifactregistry.v1.CreateRepositoryRequest;
import com.google.devtools.artifactregistry.v1.Repository;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Artifact Registry of an emulated cloud, written and read with plain requests. */
final class EmulatedRegistry {
  static final String LOCATION = "europe-west1";

  private final GcpEmulator cloud;
  private final HttpClient http = HttpClient.newHttpClient();

  EmulatedRegistry(GcpEmulator cloud) {
    this.cloud = cloud;
  }

  CloudSettings settings(String project) {
    return CloudSettings.of(
        Map.of("project", project, "region", LOCATION, "gcp.endpoint", cloud.url()));
  }

  /** Makes the repository {@code images} of a project. */
  String repository(String project) throws Exception {
    return repository(project, LOCATION);
  }

  /** The same elsewhere: registries of two regions are two registries. */
  String repository(String project, String location) throws Exception {
    try (var clients = new Clients(settings(project))) {
      clients
          .registry()
          .createRepositoryCallable()
          .call(
              CreateRepositoryRequest.newBuilder()
                  .setParent("projects/" + project + "/locations/" + location)
                  .setRepositoryId("images")
                  .setRepository(Repository.newBuilder().setFormat(Repository.Format.DOCKER))
                  .build());
    }
    return location + "-docker.pkg.dev/" + project + "/images";
  }

  /** Pushes an image as a build does. */
  void push(String project, String image, String reference, SampleImage content) throws Exception {
    String path = "/v2/" + project + "/images/" + image;
    for (byte[] blob : content.blobs()) {
      send(
          request(path + "/blobs/uploads/?digest=" + Digests.of(blob))
              .POST(BodyPublishers.ofByteArray(blob)));
    }
    send(
        request(path + "/manifests/" + reference)
            .header("content-type", content.type())
            .PUT(BodyPublishers.ofByteArray(content.manifest())));
  }

  HttpResponse<byte[]> get(String path) throws Exception {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(cloud.url() + path));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(answer.request().toString()).isBetween(200, 299);
    return answer;
  }

  /** What has been written since the log was cleared, as {@code METHOD path}. */
  List<String> written() {
    return cloud.recorder().calls().stream()
        .filter(call -> Set.of("POST", "PUT", "PATCH").contains(call.httpMethod()))
        .filter(call -> call.method().startsWith("docker.registry."))
        .map(RecordedCall::method)
        .map(method -> method.substring("docker.registry.".length()))
        .toList();
  }

  /** Makes calls go wrong. */
  void fault(String rule) throws Exception {
    post("/_emulator/faults", rule);
  }

  void post(String path, String body) throws Exception {
    send(request(path).POST(BodyPublishers.ofString(body)));
  }

  void forgetCalls() {
    cloud.recorder().clear();
  }
}
