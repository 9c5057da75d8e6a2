package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which workloads may be what a managed identity is, or what lies in a pool. */
final class AttestationRules {

  private static final int MOST = 50;
  private static final Pattern WORKLOAD =
      Pattern.compile("//[a-z]+\\.googleapis\\.com/(projects/\\d+)/.+");
  private static final Pattern CONTAINERS =
      Pattern.compile("container_ids\\(\\s*(projects/\\d+(?:\\s*,\\s*projects/\\d+)*)\\s*\\)");

  private final PoolRows rows;
  private final PoolOperations operations;
  private final PublishedBodies bodies;
  private final PoolKind kind;

  AttestationRules(
      PoolRows rows, PoolOperations operations, PublishedBodies bodies, PoolKind kind) {
    this.rows = rows;
    this.operations = operations;
    this.bodies = bodies;
    this.kind = kind;
  }

  void register(ApiBuilder api) {
    String one = "/v1/" + kind.path() + ":";
    String id = kind.methods();
    api.route(
            "POST",
            one + "setAttestationRules",
            id + "setAttestationRules",
            call -> change(call, "setAttestationRules", now -> asked(call)))
        .route("POST", one + "addAttestationRule", id + "addAttestationRule", this::add)
        .route("POST", one + "removeAttestationRule", id + "removeAttestationRule", this::remove)
        .route("GET", one + "listAttestationRules", id + "listAttestationRules", this::list);
  }

  private static List<String> asked(JsonCall call) {
    List<String> out = new ArrayList<>();
    for (JsonNode rule : call.body().path("attestationRules")) {
      out.add(workload(rule));
    }
    return out;
  }

  private static String one(JsonCall call) {
    return workload(call.body().path("attestationRule"));
  }

  private static String workload(JsonNode rule) {
    String text = Trees.text(rule, "googleCloudResource");
    if (!WORKLOAD.matcher(text).matches()) {
      throw GoogleError.badField(
          "attestation_rule.google_cloud_resource",
          "The resource must be the full name of a workload, with its project's number, as in"
              + " //compute.googleapis.com/projects/123/uid/zones/us-central1-a/instances/12345.");
    }
    return text;
  }

  private JsonAnswer add(JsonCall call) {
    return change(
        call,
        "addAttestationRule",
        now -> {
          if (now.contains(one(call))) {
            throw GoogleError.alreadyExists("Requested entity already exists");
          }
          List<String> next = new ArrayList<>(now);
          next.add(one(call));
          return next;
        });
  }

  private JsonAnswer remove(JsonCall call) {
    return change(
        call,
        "removeAttestationRule",
        now -> {
          List<String> next = new ArrayList<>(now);
          if (!next.remove(one(call))) {
            throw GoogleError.notFound("Requested entity was not found.");
          }
          return next;
        });
  }

  private JsonAnswer change(JsonCall call, String method, UnaryOperator<List<String>> change) {
    bodies.check(kind.methods() + method, call.body());
    String name = rows.name(call, kind.path());
    return rows.locked(
        call,
        () -> {
          rows.alive(name);
          Set<String> next = new LinkedHashSet<>(change.apply(rows.attestations(name)));
          if (next.size() > MOST) {
            throw GoogleError.invalidArgument(
                "There can be at most " + MOST + " attestation rules.");
          }
          return JsonAnswer.ok(
              operations.start(rows.owner(call), name, () -> rows.attest(name, next)));
        });
  }

  private JsonAnswer list(JsonCall call) {
    String name = rows.name(call, kind.path());
    rows.require(name);
    List<String> wanted = containers(call.parameter("filter").orElse(""));
    List<String> found =
        rows.attestations(name).stream()
            .filter(
                rule -> {
                  Matcher m = WORKLOAD.matcher(rule);
                  return wanted.isEmpty() || (m.matches() && wanted.contains(m.group(1)));
                })
            .toList();
    Page<String> page =
        Page.of(
            found,
            PoolCollection.size(call),
            call.parameter("pageToken").orElse(""),
            50,
            100,
            rule -> rule);
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (!page.items().isEmpty()) {
      ArrayNode list = out.putArray("attestationRules");
      page.items().forEach(rule -> list.addObject().put("googleCloudResource", rule));
    }
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(out);
  }

  private static List<String> containers(String filter) {
    if (filter.isEmpty()) {
      return List.of();
    }
    Matcher m = CONTAINERS.matcher(filter.trim());
    if (!m.matches()) {
      throw GoogleError.badField(
          "filter", "The filter must be container_ids(projects/NUMBER, ...): " + filter);
    }
    return List.of(m.group(1).split("\\s*,\\s*"));
  }
}
