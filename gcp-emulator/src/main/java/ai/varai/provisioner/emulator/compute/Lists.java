package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Lists and aggregated lists: filter, orderBy, maxResults and pageToken. */
final class Lists {

  private static final int DEFAULT_SIZE = 500;
  private static final Pattern COMPARES = Pattern.compile("[=<>:]|\\s(eq|ne)\\s");

  /** Answers whose message has no such field. */
  private static final Set<String> WITHOUT_SELF_LINK =
      Set.of("FirewallPolicyList", "SecurityPolicyList");

  private Lists() {}

  /** The answer of a list method. */
  static ObjectNode list(Request r, List<ObjectNode> all) {
    Page<ObjectNode> page = page(r, all);
    ObjectNode out = Json.object();
    out.put("kind", MethodTable.kindOf(r.method().answer()));
    out.put("id", r.url().collectionPath());
    if (!page.items().isEmpty()) {
      ArrayNode items = out.putArray("items");
      page.items().forEach(items::add);
    }
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    if (!WITHOUT_SELF_LINK.contains(r.method().answer())) {
      out.put("selfLink", ResourceUrl.BASE + r.url().collectionPath());
    }
    return out;
  }

  /** Other than elsewhere, words alone are no filter. */
  private static ListFilter filter(String text) {
    if (!text.isBlank() && !COMPARES.matcher(text).find()) {
      throw badFilter(text);
    }
    try {
      return ListFilter.parse(text);
    } catch (GoogleError e) {
      throw badFilter(text);
    }
  }

  private static GoogleError badFilter(String text) {
    return ComputeErrors.invalid(
        "Invalid value for field 'filter': '" + text + "'. Invalid list filter expression.");
  }

  private static Page<ObjectNode> page(Request r, List<ObjectNode> all) {
    ListFilter filter = filter(r.parameter("filter").orElse(""));
    List<ObjectNode> kept = new ArrayList<>(all.stream().filter(filter::test).toList());
    String order = r.parameter("orderBy").orElse("").trim();
    if (order.equals("creationTimestamp desc")) {
      kept.sort(
          Comparator.<ObjectNode, String>comparing(n -> n.path("creationTimestamp").asText())
              .reversed());
    } else if (!order.isEmpty() && !order.equals("name")) {
      throw ComputeErrors.invalid(
          "Invalid value for field 'orderBy': '"
              + order
              + "'. Supported values are 'name' and 'creationTimestamp desc'.");
    }
    int size = r.number("maxResults").orElse(0);
    if (size > DEFAULT_SIZE) {
      throw ComputeErrors.invalid(
          "Invalid value for field 'maxResults': '"
              + size
              + "'. Values must be less than or equal to 500");
    }
    Function<ObjectNode, String> key = n -> n.path("selfLink").asText(n.path("name").asText());
    try {
      return Page.of(kept, size, r.parameter("pageToken").orElse(""), DEFAULT_SIZE, 500, key);
    } catch (GoogleError e) {
      throw ComputeErrors.invalid(
          "Invalid value for field 'pageToken': '"
              + r.parameter("pageToken").orElse("")
              + "'. Invalid page token.");
    }
  }

  /**
   * The answer of an aggregated list: resources by scope, a warning for each empty one. Scopes in
   * which the collection does not exist are left out: answers of the API name zones alone for
   * instances, regions alone for subnetworks, regions and zones for disks.
   */
  static ObjectNode aggregated(Request r, MethodTable methods, List<ObjectNode> all) {
    String collection = r.url().collection();
    Page<ObjectNode> page = page(r, all);
    Map<String, List<ObjectNode>> byScope = new LinkedHashMap<>();
    Regions.scopes(methods.levels(collection)).forEach(s -> byScope.put(s, new ArrayList<>()));
    for (ObjectNode n : page.items()) {
      byScope.computeIfAbsent(scope(n), k -> new ArrayList<>()).add(n);
    }
    boolean partial = !page.nextToken().isEmpty() || r.parameter("pageToken").isPresent();
    ObjectNode out = Json.object();
    out.put("kind", methods.aggregatedKind(collection));
    out.put("id", "projects/" + r.url().project() + "/aggregated/" + collection);
    ObjectNode items = out.putObject("items");
    byScope.forEach(
        (scope, found) -> {
          if (!found.isEmpty()) {
            ArrayNode list = items.putObject(scope).putArray(collection);
            found.forEach(list::add);
          } else if (!partial) {
            warn(items.putObject(scope), scope);
          }
        });
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    out.put("selfLink", ResourceUrl.BASE + out.get("id").asText());
    return out;
  }

  private static void warn(ObjectNode scoped, String scope) {
    ObjectNode w = scoped.putObject("warning");
    w.put("code", "NO_RESULTS_ON_PAGE");
    w.put("message", "No results for the scope '" + scope + "'.");
    w.putArray("data").addObject().put("key", "scope").put("value", scope);
  }

  private static String scope(JsonNode n) {
    return ResourceUrl.parse(n.path("selfLink").asText(), "")
        .map(ResourceUrl::scope)
        .orElse("global");
  }

  /** Sorted as lists are: by name. */
  static List<ObjectNode> byName(List<ObjectNode> nodes) {
    List<ObjectNode> out = new ArrayList<>(nodes);
    out.sort(Comparator.comparing(n -> n.path("name").asText()));
    return Collections.unmodifiableList(out);
  }
}
