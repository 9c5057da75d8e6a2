package ai.varai.provisioner.emulator.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.client.googleapis.services.json.AbstractGoogleJsonClientRequest;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.storage.Storage;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The published APIs are Google's: they agree with the generated clients on the class path, and are
 * written from the discovery documents of the Python client (its folder {@code
 * googleapiclient/discovery_cache/documents}) with {@code -Ddiscovery.documents=FOLDER}.
 */
class PublishedDocumentsTest {

  private static final Path RESOURCES =
      Path.of("src/main/resources/ai/varai/provisioner/emulator/published");
  private static final Set<String> WORDS =
      Set.of("description", "enumDescriptions", "enumDeprecated", "documentationLink", "scopes");
  private static final Set<String> TOP =
      Set.of("auth", "icons", "endpoints", "labels", "ownerDomain", "ownerName", "etag");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void everyPathOfGooglesClientForCloudSqlIsPublished() {
    assertThat(paths("sqladmin", "v1"))
        // An older path of the same method, which the emulator still declares by itself.
        .containsAll(
            without(
                client(SQLAdmin.class),
                "v1/projects/{project}/instances/{instance}/workloadCaptures:stopReplay"));
  }

  @Test
  void everyPathOfGooglesClientForStorageIsPublished() {
    assertThat(paths("storage", "v1"))
        // Published until 2026; StorageApi declares it.
        .containsAll(without(client(Storage.class), "b/{bucket}/o/watch"));
  }

  @Test
  void aMethodsPathTakesTheNamesThatItsPatternAllows() {
    assertThat(
            Publications.find("secretmanager", "v1").orElseThrow().methods().stream()
                .filter(m -> m.id().equals("secretmanager.projects.secrets.versions.access"))
                .map(m -> m.httpMethod() + " " + m.template().text()))
        .containsExactly("GET /v1/{name=projects/*/secrets/*/versions/*}:access");
  }

  @Test
  void documentsAreWholeAgainWhenAskedFor() {
    for (PublishedApi api : Publications.all()) {
      ObjectNode document = api.document();
      assertThat(methods(document)).as(api.name()).hasSameSizeAs(api.methods());
      List<String> missing = new ArrayList<>();
      for (JsonNode ref : document.findValues("$ref")) {
        if (!document.path("schemas").has(ref.asText())) {
          missing.add(ref.asText());
        }
      }
      assertThat(missing).as("schemas that %s refers to", api.name()).isEmpty();
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "discovery.documents", matches = ".+")
  void writesTheFilesFromDiscoveryDocuments() throws IOException {
    Path folder = Path.of(System.getProperty("discovery.documents"));
    Files.createDirectories(RESOURCES);
    for (String name : Publications.NAMES) {
      ObjectNode document = (ObjectNode) MAPPER.readTree(folder.resolve(name + ".json").toFile());
      Files.write(RESOURCES.resolve(name + ".txt"), lines(document));
    }
    assertThat(RESOURCES).isNotEmptyDirectory();
  }

  private static List<String> lines(ObjectNode document) {
    List<String> out = new ArrayList<>();
    ObjectNode head = document.deepCopy();
    head.remove(TOP);
    head.remove(List.of("resources", "schemas", "methods"));
    out.add(bare(head).toString());
    collect(document, "", out);
    document
        .path("schemas")
        .properties()
        .forEach(
            s -> out.add(PublishedApi.SCHEMA + s.getKey() + " " + bare(s.getValue()).toString()));
    return out;
  }

  private static void collect(JsonNode at, String path, List<String> out) {
    for (Map.Entry<String, JsonNode> m : at.path("methods").properties()) {
      out.add(PublishedApi.METHOD + path + m.getKey() + " " + bare(m.getValue()));
    }
    for (Map.Entry<String, JsonNode> r : at.path("resources").properties()) {
      collect(r.getValue(), path + r.getKey() + ".", out);
    }
  }

  /** Without the sentences; a property may itself be called {@code description}. */
  private static JsonNode bare(JsonNode node) {
    if (node instanceof ObjectNode o) {
      ObjectNode out = o.objectNode();
      for (Map.Entry<String, JsonNode> e : o.properties()) {
        boolean words = WORDS.contains(e.getKey()) && !e.getValue().isObject();
        if (!words && !(e.getKey().equals("annotations") && e.getValue().has("required"))) {
          out.set(e.getKey(), bare(e.getValue()));
        }
      }
      return out;
    }
    if (node.isArray()) {
      var out = MAPPER.createArrayNode();
      node.forEach(n -> out.add(bare(n)));
      return out;
    }
    return node;
  }

  private static List<JsonNode> methods(JsonNode at) {
    List<JsonNode> out = new ArrayList<>();
    at.path("methods").forEach(out::add);
    at.path("resources").forEach(r -> out.addAll(methods(r)));
    return out;
  }

  private static Set<String> paths(String api, String version) {
    return Publications.find(api, version).orElseThrow().methods().stream()
        .map(m -> m.definition().path("path").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> without(Set<String> paths, String older) {
    assertThat(paths).as("an exception that is none any more").contains(older);
    paths.remove(older);
    return paths;
  }

  /** The paths of all request classes of a generated client. */
  private static Set<String> client(Class<?> type) {
    Set<String> out = new TreeSet<>();
    for (Class<?> inner : type.getDeclaredClasses()) {
      if (AbstractGoogleJsonClientRequest.class.isAssignableFrom(inner)) {
        try {
          Field path = inner.getDeclaredField("REST_PATH");
          path.setAccessible(true);
          out.add((String) path.get(null));
        } catch (ReflectiveOperationException e) {
          throw new AssertionError(e);
        }
      } else {
        out.addAll(client(inner));
      }
    }
    return out;
  }
}
