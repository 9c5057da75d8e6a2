package ai.varai.provisioner.emulator.published;

import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Google's discovery documents have and the messages of its libraries lack, because it was
 * published later: fields, and values of enumerations. A document is read when somebody first asks
 * about a field that a message of its API does not have. {@link ProviderFields} are what even the
 * documents lack.
 *
 * <p>Which document is meant says the message's package, {@code google.cloud.run.v2}; its schema
 * has the message's name, with the package before it where the name alone has two meanings.
 */
public final class LaterFields {

  private static final Map<String, Optional<PublishedApi>> DOCUMENTS = new ConcurrentHashMap<>();
  private static final Map<String, JsonNode> SCHEMAS = new ConcurrentHashMap<>();

  private LaterFields() {}

  /**
   * The definition of a field that the message does not have.
   *
   * @param name as in JSON, or as protobuf has it
   */
  public static Optional<JsonNode> find(Descriptor type, String name) {
    String published = Trees.camel(name);
    if (type.getFields().stream().anyMatch(f -> f.getJsonName().equals(published))) {
      return Optional.empty();
    }
    return Optional.of(properties(type).path(published)).filter(p -> !p.isMissingNode());
  }

  /** Whether a field's enumeration is published with a value that its message does not know. */
  public static boolean hasValue(FieldDescriptor field, String value) {
    JsonNode published = properties(field.getContainingType()).path(field.getJsonName());
    for (JsonNode each : (field.isRepeated() ? published.path("items") : published).path("enum")) {
      if (each.asText().equals(value)) {
        return field.getEnumType().findValueByName(value) == null;
      }
    }
    return false;
  }

  /** The definition that another refers to, in the document of a message; its own otherwise. */
  public static JsonNode resolved(Descriptor type, JsonNode definition) {
    String schema = definition.path("$ref").asText("");
    return schema.isEmpty()
        ? definition
        : document(type).flatMap(d -> d.schema(schema)).map(s -> (JsonNode) s).orElse(definition);
  }

  private static JsonNode properties(Descriptor type) {
    return SCHEMAS.computeIfAbsent(type.getFullName(), n -> schema(type)).path("properties");
  }

  private static JsonNode schema(Descriptor type) {
    Optional<PublishedApi> document = document(type);
    if (document.isEmpty()) {
      return MissingNode.getInstance();
    }
    for (String name : names(type)) {
      Optional<JsonNode> found =
          document
              .get()
              .schema(name)
              .filter(s -> isOf(s, type))
              .map(s -> ProviderFields.added(document.get(), name, s));
      if (found.isPresent()) {
        return found.get();
      }
    }
    return MissingNode.getInstance();
  }

  /** Another message may have the same name: the one that is meant has most of the fields. */
  private static boolean isOf(JsonNode schema, Descriptor type) {
    long there =
        type.getFields().stream()
            .filter(f -> schema.path("properties").has(f.getJsonName()))
            .count();
    return there * 2 > type.getFields().size();
  }

  private static Set<String> names(Descriptor type) {
    List<String> chain = new ArrayList<>();
    for (Descriptor d = type; d != null; d = d.getContainingType()) {
      chain.add(0, d.getName());
    }
    StringBuilder owner = new StringBuilder();
    for (String word : type.getFile().getPackage().split("\\.", -1)) {
      owner.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    Set<String> names = new LinkedHashSet<>();
    for (int from = 0; from < chain.size(); from++) {
      String name = String.join("", chain.subList(from, chain.size()));
      names.add(owner + name);
      names.add(name);
    }
    return names;
  }

  private static Optional<PublishedApi> document(Descriptor type) {
    return DOCUMENTS.computeIfAbsent(type.getFile().getPackage(), LaterFields::ofPackage);
  }

  /**
   * {@code google.iam.credentials.v1} is {@code iamcredentials.v1}, {@code google.cloud.kms.v1} is
   * {@code cloudkms.v1}.
   */
  private static Optional<PublishedApi> ofPackage(String name) {
    List<String> words = List.of(name.split("\\.", -1));
    String version = words.get(words.size() - 1);
    Set<String> names = new LinkedHashSet<>();
    for (int from = 0; from < words.size() - 1; from++) {
      for (int to = from + 1; to < words.size(); to++) {
        names.add(String.join("", words.subList(from, to)) + "." + version);
        names.add("cloud" + String.join("", words.subList(from, to)) + "." + version);
      }
    }
    return names.stream()
        .filter(Publications.NAMES::contains)
        .max(Comparator.comparingInt(String::length))
        .map(PublishedApi::load);
  }
}
