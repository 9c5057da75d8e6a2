package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.ApiMethod;
import ai.varai.provisioner.emulator.api.Authorizer;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The registry API of repositories of format DOCKER: {@code
 * <location>-docker.pkg.dev/<project>/<repository>/<image>}. On a host that names no location the
 * repository of that name in any location serves.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     Distribution Specification</a>
 */
final class DockerRegistry {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String DIGEST = "docker-content-digest";
  private static final String DOCKER_HOST = "-docker.pkg.dev";

  private static final ApiMethod GET_BLOB =
      new ApiMethod(
          "artifactregistry", "artifactregistry", "docker.registry.getBlob", true, ErrorStyle.RPC);

  private final ArtifactTables tables;
  private final Rules rules;
  private final Ids ids;

  DockerRegistry(ArtifactTables tables, Rules rules) {
    this.tables = tables;
    this.rules = rules;
    this.ids = tables.emulation.ids();
  }

  /** An image in a repository that exists. */
  private record Place(RepositoryName repository, String image) {
    String project() {
      return repository.project().id();
    }

    String path() {
      return "/v2/" + project() + "/" + repository.repository() + "/" + image;
    }
  }

  JsonAnswer ping(JsonCall call) {
    if (!call.variable("rest").isEmpty()) {
      throw GoogleError.notFound("Method not found.");
    }
    return JsonAnswer.empty().withHeader("docker-distribution-api-version", "registry/2.0");
  }

  private Place place(JsonCall call) {
    return place(call.variable("name"), call.call().host());
  }

  private Place place(String name, String host) {
    String[] p = name.split("/", 3);
    if (p.length < 3 || !p[2].matches("[a-z0-9._-]+(/[a-z0-9._-]+)*")) {
      throw new RegistryError(400, "NAME_INVALID", "Invalid repository name.");
    }
    Projects.Project project =
        tables.emulation.projects().find(p[0]).orElseThrow(() -> unknown(p[0] + "/" + p[1]));
    Optional<String> location =
        host.endsWith(DOCKER_HOST)
            ? Optional.of(host.substring(0, host.length() - DOCKER_HOST.length()))
            : Optional.empty();
    String key =
        tables.repositories.list(project.id()).stream()
            .map(r -> RepositoryName.parse(tables.emulation.projects(), r.getName()))
            .filter(r -> r.repository().equals(p[1]))
            .filter(r -> location.isEmpty() || location.get().equals(r.location()))
            .map(RepositoryName::location)
            .findFirst()
            .orElseThrow(() -> unknown(p[1]));
    return new Place(new RepositoryName(project, key, p[1], "", "", ""), p[2]);
  }

  private static RegistryError unknown(String repository) {
    return new RegistryError(404, "NAME_UNKNOWN", "Repository \"" + repository + "\" not found");
  }

  JsonAnswer getManifest(JsonCall call) {
    Place at = place(call);
    String reference = call.variable("reference");
    String digest =
        reference.startsWith("sha256:")
            ? reference
            : tables
                .tag(at.repository(), at.image(), reference)
                .map(t -> Trees.text(t, "digest"))
                .orElseThrow(() -> noManifest(reference));
    ObjectNode row =
        tables
            .manifest(at.repository(), at.image(), digest)
            .orElseThrow(() -> noManifest(reference));
    if (!rules.allow(at.repository(), at.image(), digest)) {
      throw new RegistryError(
          403,
          "DENIED",
          "The download of \"" + at.image() + "\" is denied by a rule of the repository");
    }
    byte[] bytes = tables.blob(at.repository(), digest).orElseThrow(() -> noManifest(reference));
    return JsonAnswer.raw(200, bytes, Trees.text(row, "mediaType")).withHeader(DIGEST, digest);
  }

  private static RegistryError noManifest(String reference) {
    return new RegistryError(404, "MANIFEST_UNKNOWN", "Failed to fetch \"" + reference + "\"");
  }

  JsonAnswer putManifest(JsonCall call) {
    Place at = place(call);
    String reference = call.variable("reference");
    byte[] bytes = call.rawBody();
    String digest = digest(bytes);
    if (reference.startsWith("sha256:") && !reference.equals(digest)) {
      throw new RegistryError(400, "DIGEST_INVALID", "The manifest has the digest " + digest);
    }
    JsonNode manifest = parse(bytes);
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    ArrayNode blobs = row.putArray("blobs");
    long size = 0;
    for (JsonNode part : parts(manifest)) {
      String of = Trees.text(part, "digest");
      blobs.add(of);
      size += part.path("size").asLong();
      if (tables.blob(at.repository(), of).isEmpty()) {
        throw new RegistryError(404, "MANIFEST_BLOB_UNKNOWN", "Blob " + of + " is unknown");
      }
    }
    String type = call.call().header().apply("content-type").orElse("");
    row.put("image", at.image());
    row.put("digest", digest);
    row.put("size", size);
    row.put("mediaType", type.isEmpty() ? Trees.text(manifest, "mediaType") : type);
    tables
        .emulation
        .store()
        .run(
            at.project(),
            () -> {
              long uploaded =
                  tables
                      .manifest(at.repository(), at.image(), digest)
                      .map(m -> m.path("uploadMillis").asLong())
                      .orElse(tables.now().toEpochMilli());
              row.put("uploadMillis", uploaded);
              tables.putBlob(at.repository(), digest, bytes);
              tables.manifests.put(
                  at.project(), ArtifactTables.key(at.repository(), at.image(), digest), row);
              if (!reference.startsWith("sha256:")) {
                tables.putTag(at.repository(), at.image(), reference, digest);
              }
            });
    return created(at.path() + "/manifests/" + digest, digest);
  }

  private static JsonNode parse(byte[] bytes) {
    try {
      JsonNode n = MAPPER.readTree(bytes);
      if (n.isObject() && n.path("schemaVersion").asInt() == 2) {
        return n;
      }
    } catch (IOException e) {
      // Told below.
    }
    throw new RegistryError(400, "MANIFEST_INVALID", "The manifest is not of schema version 2.");
  }

  /** What a manifest points to: config and layers, or the manifests of an index. */
  private static List<JsonNode> parts(JsonNode manifest) {
    List<JsonNode> out = new java.util.ArrayList<>();
    if (manifest.path("config").isObject()) {
      out.add(manifest.path("config"));
    }
    manifest.path("layers").forEach(out::add);
    manifest.path("manifests").forEach(out::add);
    out.removeIf(p -> !p.path("urls").isEmpty());
    return out;
  }

  JsonAnswer deleteManifest(JsonCall call) {
    Place at = place(call);
    String reference = call.variable("reference");
    boolean byDigest = reference.startsWith("sha256:");
    tables
        .emulation
        .store()
        .run(
            at.project(),
            () -> {
              boolean known =
                  byDigest
                      ? tables.manifest(at.repository(), at.image(), reference).isPresent()
                      : tables.tag(at.repository(), at.image(), reference).isPresent();
              if (!known) {
                throw noManifest(reference);
              }
              if (byDigest) {
                tables.removeManifest(at.repository(), at.image(), reference);
              } else {
                tables.tags.remove(
                    at.project(), ArtifactTables.key(at.repository(), at.image(), reference));
              }
            });
    return empty(202);
  }

  JsonAnswer tags(JsonCall call) {
    Place at = place(call);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("name", at.project() + "/" + at.repository().repository() + "/" + at.image());
    ArrayNode list = answer.putArray("tags");
    tables.tags(at.repository(), at.image()).forEach(t -> list.add(Trees.text(t, "tag")));
    return JsonAnswer.ok(answer);
  }

  JsonAnswer getBlob(JsonCall call) {
    Place at = place(call);
    String digest = call.variable("digest");
    byte[] bytes =
        tables
            .blob(at.repository(), digest)
            .orElseThrow(
                () -> new RegistryError(404, "BLOB_UNKNOWN", "Blob " + digest + " is unknown"));
    return JsonAnswer.raw(200, bytes, "application/octet-stream").withHeader(DIGEST, digest);
  }

  JsonAnswer startUpload(JsonCall call) {
    Place at = place(call);
    Optional<String> mount = call.parameter("mount");
    if (mount.isPresent() && mounted(call, at, mount.get())) {
      return created(at.path() + "/blobs/" + mount.get(), mount.get());
    }
    Optional<String> digest = call.parameter("digest");
    if (digest.isPresent()) {
      return store(at, digest.get(), call.rawBody());
    }
    String id = ids.uuid();
    ObjectNode row = JsonNodeFactory.instance.objectNode().put("size", 0);
    tables.uploads.put(at.project(), uploadKey(at, id), row);
    return progress(at, id, 0, 202);
  }

  /**
   * Whether the blob is in the repository, or could be taken from the one that {@code from} names.
   * What the caller may not read is not mounted: an upload begins instead.
   *
   * @see <a
   *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#mounting-a-blob-from-another-repository">Mounting</a>
   */
  private boolean mounted(JsonCall call, Place at, String digest) {
    if (tables.blob(at.repository(), digest).isPresent()) {
      return true;
    }
    Optional<byte[]> bytes =
        call.parameter("from").flatMap(from -> readable(call.call(), from, digest));
    bytes.ifPresent(
        b ->
            tables
                .emulation
                .store()
                .run(at.project(), () -> tables.putBlob(at.repository(), digest, b)));
    return bytes.isPresent();
  }

  private Optional<byte[]> readable(Call call, String from, String digest) {
    Call read =
        new Call(
            GET_BLOB,
            call.transport(),
            call.host(),
            "GET",
            "/v2/" + from + "/blobs/" + digest,
            Map.of(),
            call.header());
    try {
      Place source = place(from, call.host());
      tables.emulation.plugin(Authorizer.class).ifPresent(a -> a.json(read, GET_BLOB, new byte[0]));
      return tables.blob(source.repository(), digest);
    } catch (RegistryError | GoogleError e) {
      return Optional.empty();
    }
  }

  private static String uploadKey(Place at, String id) {
    return at.repository().key() + "\0upload\0" + id;
  }

  private JsonAnswer progress(Place at, String id, int size, int status) {
    return new JsonAnswer(
        status,
        null,
        new byte[0],
        "",
        Map.of(
            "location", at.path() + "/blobs/uploads/" + id,
            "docker-upload-uuid", id,
            "range", "0-" + Math.max(0, size - 1)));
  }

  private byte[] received(Place at, String id) {
    if (!tables.uploads.contains(at.project(), uploadKey(at, id))) {
      throw new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", "Upload " + id + " is unknown");
    }
    return tables.content.get(at.project(), uploadKey(at, id)).orElse(new byte[0]);
  }

  private static byte[] joined(byte[] a, byte[] b) {
    if (a.length == 0) {
      return b;
    }
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  JsonAnswer continueUpload(JsonCall call) {
    Place at = place(call);
    String id = call.variable("upload");
    int size =
        tables
            .emulation
            .store()
            .transact(
                at.project(),
                () -> {
                  byte[] all = joined(received(at, id), call.rawBody());
                  tables.content.put(at.project(), uploadKey(at, id), all);
                  return all.length;
                });
    return progress(at, id, size, 202);
  }

  JsonAnswer uploadStatus(JsonCall call) {
    Place at = place(call);
    String id = call.variable("upload");
    return progress(at, id, received(at, id).length, 204);
  }

  JsonAnswer finishUpload(JsonCall call) {
    Place at = place(call);
    String id = call.variable("upload");
    String digest =
        call.parameter("digest")
            .orElseThrow(() -> new RegistryError(400, "DIGEST_INVALID", "digest is missing"));
    return tables
        .emulation
        .store()
        .transact(
            at.project(),
            () -> {
              JsonAnswer answer = store(at, digest, joined(received(at, id), call.rawBody()));
              forget(at, id);
              return answer;
            });
  }

  JsonAnswer cancelUpload(JsonCall call) {
    Place at = place(call);
    String id = call.variable("upload");
    received(at, id);
    tables.emulation.store().run(at.project(), () -> forget(at, id));
    return empty(204);
  }

  private void forget(Place at, String id) {
    tables.uploads.remove(at.project(), uploadKey(at, id));
    tables.content.remove(at.project(), uploadKey(at, id));
  }

  private JsonAnswer store(Place at, String digest, byte[] bytes) {
    String actual = digest(bytes);
    if (!actual.equals(digest)) {
      throw new RegistryError(
          400, "DIGEST_INVALID", "The content has the digest " + actual + ", not " + digest);
    }
    tables
        .emulation
        .store()
        .run(at.project(), () -> tables.putBlob(at.repository(), digest, bytes));
    return created(at.path() + "/blobs/" + digest, digest);
  }

  private static JsonAnswer created(String location, String digest) {
    return new JsonAnswer(201, null, new byte[0], "", Map.of("location", location, DIGEST, digest));
  }

  private static JsonAnswer empty(int status) {
    return new JsonAnswer(status, null, new byte[0], "", Map.of());
  }

  private static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
