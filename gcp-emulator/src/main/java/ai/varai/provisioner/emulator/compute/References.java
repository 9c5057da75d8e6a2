package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** URLs of other resources in a body: brought to their full form, and looked up. */
final class References {

  /** Collections that Google fills; what stands there is not looked up. */
  private static final Set<String> GIVEN =
      Set.of(
          "machineTypes",
          "diskTypes",
          "acceleratorTypes",
          "licenses",
          "licenseCodes",
          "interconnectLocations",
          "interconnectRemoteLocations",
          "networkProfiles",
          "nodeTypes",
          "storagePoolTypes",
          "operations",
          "regions",
          "zones");

  /** A certificate of Certificate Manager as its own API names it. */
  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "https://certificatemanager\\.googleapis\\.com/v1(/projects/[^/]+/locations/[^/]+/.+)");

  private static final String TEMPLATES = "instanceTemplates";

  private final ComputeContext compute;

  References(ComputeContext compute) {
    this.compute = compute;
  }

  /** Writes partial URLs, and URLs of other hosts or versions, as the API shows them. */
  void normalise(ObjectNode body, String project) {
    Json.mapTexts(body, text -> full(text, project));
  }

  /** One URL in its full form; any other text as it is. */
  String full(String text, String project) {
    if (text.length() > 400 || text.indexOf('/') < 0 || text.indexOf(' ') >= 0) {
      return text;
    }
    Optional<ResourceUrl> url =
        ResourceUrl.parse(text, project)
            .filter(u -> compute.methods().isCollection(u.collection()));
    if (url.isPresent()) {
      ResourceUrl u = url.get();
      String id =
          compute.emulation().projects().find(u.project()).map(p -> p.id()).orElse(u.project());
      ResourceUrl named = new ResourceUrl(id, u.scope(), u.collection(), u.name());
      // Terraform names a template by its number, so that a later one of the same name is not
      // meant.
      return (TEMPLATES.equals(u.collection()) ? compute.resources().byName(named) : named).link();
    }
    Matcher certificate = CERTIFICATE.matcher(text);
    if (certificate.matches()) {
      // Terraform's provider knows certificates of Certificate Manager by this form.
      return "//certificatemanager.googleapis.com" + certificate.group(1);
    }
    return ResourceUrl.place(text, project).orElse(text);
  }

  /** Throws NOT_FOUND when the body refers to a resource of this project that is not there. */
  void check(ObjectNode body, ResourceUrl self) {
    walk(body, self);
  }

  private void walk(JsonNode node, ResourceUrl self) {
    if (node.isTextual()) {
      String text = node.textValue();
      if (text.startsWith(ResourceUrl.BASE)) {
        ResourceUrl.parse(text, self.project()).ifPresent(u -> exists(u, self));
      }
      return;
    }
    if (node.isArray()) {
      node.forEach(e -> walk(e, self));
      return;
    }
    for (Map.Entry<String, JsonNode> e : node.properties()) {
      // A target pool may name instances that are made after it.
      boolean later = self.collection().equals("targetPools") && e.getKey().equals("instances");
      if (!e.getKey().startsWith("selfLink") && !e.getKey().equals("labels") && !later) {
        walk(e.getValue(), self);
      }
    }
  }

  private void exists(ResourceUrl u, ResourceUrl self) {
    if (!u.project().equals(self.project())
        || u.equals(self)
        || GIVEN.contains(u.collection())
        || !compute.resources().knows(u.collection())) {
      return;
    }
    if (!compute.resources().exists(u)) {
      throw ComputeErrors.notFound(u.path());
    }
  }
}
