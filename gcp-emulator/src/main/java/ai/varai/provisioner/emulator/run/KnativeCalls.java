package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Page;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What all Knative routes do alike with a call: its region, its body, its list, its deletion. */
final class KnativeCalls {

  /** The region stands before the host: {@code us-central1-run.googleapis.com}. */
  private static final Pattern REGION = Pattern.compile("^([a-z]+-[a-z]+\\d+)-.*");

  private static final int LARGEST_PAGE = 1000;

  private KnativeCalls() {}

  /** The region of the path or host, or empty: then a resource is looked for in every region. */
  static String region(JsonCall c) {
    String location = c.variables().getOrDefault("location", "-");
    if (!location.equals("-")) {
      return location;
    }
    Matcher m = REGION.matcher(c.call().host());
    return m.matches() ? m.group(1) : "";
  }

  /** The region that a new resource goes to: the host's, the label's, or the first. */
  static String region(JsonCall c, ObjectNode body) {
    String region = region(c);
    return region.isEmpty()
        ? body.path("metadata")
            .path("labels")
            .path(KnativeMapper.LOCATION)
            .asText(RunName.DEFAULT_REGION)
        : region;
  }

  /** The body of a create or replace; INVALID_ARGUMENT if it is of another kind or incomplete. */
  static ObjectNode body(JsonCall c, String wanted) {
    ObjectNode body = c.body();
    String kind = body.path("kind").asText(wanted);
    if (!kind.equals(wanted)) {
      throw GoogleError.badField(
          "kind", "Expected value " + wanted + " at kind, found '" + kind + "'.");
    }
    for (String part : List.of("metadata", "spec")) {
      if (!body.path(part).isObject()) {
        throw GoogleError.badField(part, "Missing required field: " + part + ".");
      }
    }
    return body;
  }

  /** Whether a call is to be checked only, and to change nothing. */
  static boolean dryRun(JsonCall c) {
    String asked = c.parameter("dryRun").orElse("");
    if (!asked.isEmpty() && !asked.equals("all")) {
      throw GoogleError.badField("dryRun", "The only value of dryRun is 'all': '" + asked + "'.");
    }
    return !asked.isEmpty();
  }

  /** INVALID_ARGUMENT if the body names another project than the path. */
  static void checkNamespace(ObjectNode body, RunName name) {
    String namespace = body.path("metadata").path("namespace").asText("");
    if (!namespace.isEmpty()
        && !namespace.equals(name.project().id())
        && !namespace.equals(name.project().number())) {
      throw GoogleError.badField(
          "metadata.namespace",
          "The namespace '"
              + namespace
              + "' is neither the id nor the number of project '"
              + name.project().id()
              + "'.");
    }
  }

  /** ABORTED if the body was read before somebody else's change. */
  static void checkVersion(RunName name, ObjectNode body, String etag) {
    String given = body.path("metadata").path("resourceVersion").asText("");
    String current = KnativeMapper.version(etag);
    if (!given.isEmpty() && !given.equals(current)) {
      throw GoogleError.aborted(
          "Conflict for resource '"
              + name.id()
              + "': version '"
              + given
              + "' was specified but current version is '"
              + current
              + "'.");
    }
  }

  /** A list in the order given, cut by {@code labelSelector}, {@code limit}, {@code continue}. */
  static ObjectNode list(String apiVersion, String kind, List<ObjectNode> all, JsonCall c) {
    LabelSelector selector = new LabelSelector(c.parameter("labelSelector").orElse(""));
    List<ObjectNode> chosen =
        all.stream()
            .filter(n -> selector.test(KnativeMapper.strings(n.path("metadata").path("labels"))))
            .toList();
    String limit = c.parameter("limit").orElse("0");
    if (!limit.matches("\\d{1,9}")) {
      throw GoogleError.badField("limit", "Invalid value at 'limit': '" + limit + "'.");
    }
    Page<ObjectNode> page =
        Page.of(
            chosen,
            Integer.parseInt(limit),
            c.parameter("continue").orElse(""),
            LARGEST_PAGE,
            LARGEST_PAGE,
            n -> n.path("metadata").path("uid").asText());
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", apiVersion)
            .put("kind", kind + "List");
    // Also where there is no further page: gcloud reads it off each.
    ObjectNode meta = root.putObject("metadata");
    if (!page.nextToken().isEmpty()) {
      meta.put("continue", page.nextToken());
    }
    ArrayNode items = root.putArray("items");
    page.items().forEach(items::add);
    return root;
  }

  /** The answer to a deletion. */
  static JsonAnswer deleted(String group, RunName name, String kind, String uid) {
    ObjectNode n =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "v1")
            .put("kind", "Status")
            .put("status", "Success");
    n.putObject("metadata");
    n.putObject("details")
        .put("name", name.id())
        .put("group", group)
        .put("kind", kind)
        .put("uid", uid);
    return JsonAnswer.ok(n);
  }
}
