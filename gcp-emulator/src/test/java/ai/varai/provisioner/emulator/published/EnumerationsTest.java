package ai.varai.provisioner.emulator.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The numbers of Cloud SQL's enumerations are Google's: the file is written from the protocol
 * buffers that the Node package {@code @google-cloud/sql} carries ({@code
 * build/protos/protos.json}, Apache License 2.0) with {@code -Dsql.protos=FILE}.
 */
class EnumerationsTest {

  private static final Path FILE =
      Path.of(
          "src/main/resources/ai/varai/provisioner/emulator/published/sqladmin.enumerations.txt");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Only in answers, and in no message of the package yet. */
  private static final Set<String> UNNUMBERED =
      Set.of(
          "DeploymentTask.state",
          "DeploymentTask.type",
          "SourceTargetPairedNode.currentlyServingTraffic",
          "SourceTargetPairedNode.state");

  @ParameterizedTest
  @ValueSource(strings = {"sqladmin.v1", "sqladmin.v1beta4"})
  void everyValueOfAPublishedFieldHasANumber(String api) {
    Enumerations numbers = Enumerations.load("sqladmin");
    List<String> missing = new ArrayList<>();
    enumerated(
        api,
        (field, values) -> {
          if (!UNNUMBERED.contains(field)) {
            Set<String> known = new TreeSet<>(numbers.values(field).values());
            values.forEach(
                v -> {
                  if (!known.contains(v.asText())) {
                    missing.add(field + " " + v.asText());
                  }
                });
          }
        });
    assertThat(missing).isEmpty();
  }

  @Test
  void aValueIsFoundByItsNumber() {
    assertThat(Enumerations.load("sqladmin").values("DatabaseInstance.databaseVersion").get(110))
        .isEqualTo("POSTGRES_14");
  }

  @Test
  @EnabledIfSystemProperty(named = "sql.protos", matches = ".+")
  void writesTheFileFromProtocolBuffers() throws IOException {
    JsonNode root = MAPPER.readTree(Path.of(System.getProperty("sql.protos")).toFile());
    Map<String, Map<Integer, String>> values = new TreeMap<>();
    Map<String, String> fields = new TreeMap<>();
    for (String version : List.of("v1", "v1beta4")) {
      JsonNode types = root.at("/nested/google/nested/cloud/nested/sql/nested/" + version);
      Protos protos = new Protos(types);
      enumerated(
          "sqladmin." + version,
          (field, published) ->
              protos
                  .enumeration(field)
                  .ifPresent(
                      found -> {
                        fields.put(field, found.name());
                        Map<Integer, String> all =
                            values.computeIfAbsent(found.name(), n -> new TreeMap<>());
                        found
                            .type()
                            .path("values")
                            .properties()
                            .forEach(v -> all.putIfAbsent(v.getValue().asInt(), v.getKey()));
                      }));
    }
    List<String> lines = new ArrayList<>();
    values.forEach(
        (name, all) -> {
          StringBuilder line = new StringBuilder(Enumerations.ENUMERATION).append(name);
          all.forEach((number, value) -> line.append(' ').append(value).append('=').append(number));
          lines.add(line.toString());
        });
    fields.forEach((field, name) -> lines.add(Enumerations.FIELD + field + " " + name));
    Files.write(FILE, lines);
    assertThat(FILE).isNotEmptyFile();
  }

  /**
   * Calls with each field of an enumeration: {@code SCHEMA.field} or {@code SCHEMA.outer.field}.
   */
  private static void enumerated(String api, BiConsumer<String, JsonNode> each) {
    for (String line : PublishedApi.load(api).schemas()) {
      int space = line.indexOf(' ');
      try {
        JsonNode schema = MAPPER.readTree(line.substring(space + 1));
        enumerated(line.substring(0, space), schema, each);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void enumerated(String path, JsonNode type, BiConsumer<String, JsonNode> each) {
    if (type.has("enum")) {
      each.accept(path, type.path("enum"));
    }
    type.path("properties")
        .properties()
        .forEach(
            p -> {
              JsonNode field = p.getValue();
              enumerated(
                  path + "." + p.getKey(),
                  field.path("items").isMissingNode() ? field : field.path("items"),
                  each);
            });
  }

  private record Found(String name, JsonNode type) {}

  /** One version's messages and enumerations, as protobuf.js describes them. */
  private record Protos(JsonNode root) {

    Optional<Found> enumeration(String path) {
      List<String> names = List.of(path.split("\\."));
      return messages("", root)
          .filter(m -> m.name().equals(names.get(0)) || m.name().endsWith("." + names.get(0)))
          .findFirst()
          .flatMap(m -> field(m, names.subList(1, names.size())))
          .filter(f -> f.type().has("values"));
    }

    private Optional<Found> field(Found message, List<String> names) {
      Optional<Found> type =
          message.type().path("fields").properties().stream()
              .filter(
                  f -> f.getKey().equals(names.get(0)) || camel(f.getKey()).equals(names.get(0)))
              .map(f -> f.getValue().path("type").asText())
              .findFirst()
              .flatMap(t -> resolve(message.name(), t));
      return names.size() == 1 ? type : type.flatMap(t -> field(t, names.subList(1, names.size())));
    }

    private static String camel(String name) {
      StringBuilder out = new StringBuilder();
      for (String part : name.split("_")) {
        out.append(
            out.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
      }
      return out.toString();
    }

    private Optional<Found> resolve(String scope, String type) {
      String full = scope.isEmpty() ? type : scope + "." + type;
      JsonNode at = root;
      for (String part : full.split("\\.")) {
        at = at.path("nested").path(part);
      }
      if (!at.isMissingNode()) {
        return Optional.of(new Found(full, at));
      }
      int dot = scope.lastIndexOf('.');
      return scope.isEmpty()
          ? Optional.empty()
          : resolve(dot < 0 ? "" : scope.substring(0, dot), type);
    }

    private static Stream<Found> messages(String path, JsonNode at) {
      return at.path("nested").properties().stream()
          .flatMap(
              n -> {
                String name = path.isEmpty() ? n.getKey() : path + "." + n.getKey();
                return Stream.concat(
                    n.getValue().has("fields")
                        ? Stream.of(new Found(name, n.getValue()))
                        : Stream.empty(),
                    messages(name, n.getValue()));
              });
    }
  }
}
