package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/**
 * Services that are published by Private Service Connect. Who connects is a forwarding rule with
 * the attachment as its target.
 *
 * @see <a href="https://cloud.google.com/vpc/docs/about-controlling-access-published-services">Who
 *     is let in</a>
 */
final class ServiceAttachmentKind extends ResourceKind {

  static final String STATUS = "pscConnectionStatus";

  private static final String AUTOMATIC = "ACCEPT_AUTOMATIC";
  private static final String ACCEPTED = "ACCEPTED";
  private static final String REJECTED = "REJECTED";

  @Override
  void prepare(Change c) {
    c.require("targetService");
    c.byDefault("description", "");
    c.byDefault("connectionPreference", AUTOMATIC);
    c.byDefault("enableProxyProtocol", false);
    c.byDefault("reconcileConnections", false);
    c.body().remove("connectedEndpoints");
    if (!c.has("pscServiceAttachmentId")) {
      c.object("pscServiceAttachmentId")
          .put("high", c.compute().emulation().ids().numeric(16))
          .put("low", c.compute().emulation().ids().numeric(16));
    }
  }

  @Override
  void view(ComputeContext compute, ResourceUrl url, ObjectNode shown) {
    ArrayNode endpoints = shown.arrayNode();
    for (Project project : compute.emulation().projects().all()) {
      for (ObjectNode rule :
          compute.resources().with(project.id(), "forwardingRules", "target", url.link())) {
        endpoints
            .addObject()
            .put("endpoint", rule.path("selfLink").asText())
            .put("status", status(compute, project.id(), rule, shown))
            .put("consumerNetwork", rule.path("network").asText())
            .put("pscConnectionId", rule.path("pscConnectionId").asText())
            .put("propagatedConnectionCount", 0);
      }
    }
    if (!endpoints.isEmpty()) {
      shown.set("connectedEndpoints", endpoints);
    }
  }

  /** What a rule shows of its connection; empty where its target is no attachment that is there. */
  static Optional<String> status(ComputeContext compute, ResourceUrl rule, ObjectNode stored) {
    return ResourceUrl.parse(stored.path("target").asText(), rule.project())
        .filter(u -> u.collection().equals("serviceAttachments"))
        .flatMap(compute.resources()::find)
        .map(attachment -> status(compute, rule.project(), stored, attachment));
  }

  /** What was decided once stays, unless the attachment reconciles its connections. */
  private static String status(
      ComputeContext compute, String consumer, ObjectNode rule, ObjectNode attachment) {
    String decided = rule.path(STATUS).asText();
    boolean stays = !attachment.path("reconcileConnections").asBoolean();
    if (stays && Set.of(ACCEPTED, REJECTED).contains(decided)) {
      return decided;
    }
    String number =
        compute.emulation().projects().find(consumer).map(Project::number).orElse(consumer);
    Set<String> names =
        Set.of(consumer, "projects/" + consumer, number, rule.path("network").asText());
    for (JsonNode rejected : attachment.path("consumerRejectLists")) {
      if (names.contains(rejected.asText())) {
        return REJECTED;
      }
    }
    if (attachment.path("connectionPreference").asText().equals(AUTOMATIC)) {
      return ACCEPTED;
    }
    for (JsonNode accepted : attachment.path("consumerAcceptLists")) {
      if (names.contains(accepted.path("projectIdOrNum").asText())
          || names.contains(accepted.path("networkUrl").asText())
          || accepted.path("endpointUrl").asText().equals(rule.path("selfLink").asText())) {
        return ACCEPTED;
      }
    }
    return "PENDING";
  }
}
