package ai.varai.provisioner.emulator.sts;

import ai.varai.provisioner.emulator.access.CelDialect;
import ai.varai.provisioner.emulator.access.Condition;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.CharMatcher;
import com.google.common.base.Utf8;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a provider makes of a token's claims: the subject, its groups and attributes, and whether
 * its condition lets it in.
 *
 * @see <a
 *     href="https://cloud.google.com/iam/docs/workload-identity-federation#mapping">Mappings</a>
 */
final class IdentityMapping {

  private static final String SUBJECT = "google.subject";
  private static final String GROUPS = "google.groups";
  private static final String ATTRIBUTE = "attribute.";
  private static final int LONGEST_SUBJECT = 127;

  private IdentityMapping() {}

  /**
   * Who a token's holder is in the pool.
   *
   * @param sets as a policy names them behind the pool: {@code group/G}, {@code attribute.A/V}
   */
  record Identity(String subject, List<String> sets) {}

  static Identity of(JsonNode provider, JsonNode claims) throws ExchangeRefusal {
    Map<String, Object> assertion = Map.of("assertion", plain(claims));
    Map<String, Object> google = new HashMap<>();
    Map<String, Object> attribute = new HashMap<>();
    List<String> sets = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : provider.path("attributeMapping").properties()) {
      String name = each.getKey();
      Optional<Object> value =
          Condition.value(CelDialect.MAPPING, each.getValue().asText(), assertion);
      if (name.equals(GROUPS)) {
        List<String> groups = value.map(IdentityMapping::list).orElse(List.of());
        google.put("groups", groups);
        groups.forEach(group -> sets.add("group/" + group));
      } else if (name.startsWith(ATTRIBUTE)) {
        // What a token does not have is no attribute of its holder's.
        value
            .filter(IdentityMapping::isText)
            .map(String::valueOf)
            .ifPresent(
                text -> {
                  attribute.put(name.substring(ATTRIBUTE.length()), text);
                  sets.add(name + "/" + text);
                });
      } else {
        value.ifPresent(v -> google.put(name.substring("google.".length()), v));
      }
    }
    String subject = subject(google.get("subject"));
    if (!isWanted(provider, assertion, google, attribute)) {
      throw ExchangeRefusal.client("The given credential is rejected by the attribute condition.");
    }
    return new Identity(subject, sets.stream().filter(IdentityMapping::isLine).toList());
  }

  private static String subject(@Nullable Object mapped) throws ExchangeRefusal {
    if (!(mapped instanceof String subject) || subject.isEmpty() || !isLine(subject)) {
      throw ExchangeRefusal.client(
          "Could not obtain a value for " + SUBJECT + " from the given credential.");
    }
    if (Utf8.encodedLength(subject) > LONGEST_SUBJECT) {
      throw ExchangeRefusal.request(
          "The size of mapped attribute "
              + SUBJECT
              + " exceeds the 127 bytes limit. Either modify your attribute mapping or the incoming"
              + " assertion to produce a mapped attribute that is less than 127 bytes.");
    }
    return subject;
  }

  private static boolean isWanted(
      JsonNode provider,
      Map<String, Object> assertion,
      Map<String, Object> google,
      Map<String, Object> attribute) {
    String condition = Trees.text(provider, "attributeCondition");
    Map<String, Object> known = new HashMap<>(assertion);
    known.put("google", google);
    known.put("attribute", attribute);
    return condition.isEmpty() || Condition.holds(CelDialect.FEDERATION, condition, known);
  }

  private static boolean isText(Object value) {
    return value instanceof String || value instanceof Boolean || value instanceof Number;
  }

  private static List<String> list(Object value) {
    return value instanceof List<?> many
        ? many.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }

  /** No policy can name what has line breaks in it. */
  private static boolean isLine(String text) {
    return CharMatcher.javaIsoControl().matchesNoneOf(text);
  }

  /** A claim as the Common Expression Language has values. */
  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> out = new HashMap<>();
      node.properties().forEach(each -> out.put(each.getKey(), plain(each.getValue())));
      return out;
    }
    if (node.isArray()) {
      List<Object> out = new ArrayList<>();
      node.forEach(each -> out.add(plain(each)));
      return out;
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    if (node.isIntegralNumber()) {
      return node.asLong();
    }
    if (node.isNumber()) {
      return node.asDouble();
    }
    return node.isNull() ? NullValue.NULL_VALUE : node.asText();
  }
}
