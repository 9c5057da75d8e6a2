package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.spi.Operations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A status as a JSON object. */
public final class StatusJson {
  private StatusJson() {}

  /** The state and what runs of it. */
  public static Map<String, Object> of(
      EnvironmentStatus status, Optional<Promotion> promotion, List<Operations.PartStatus> parts) {
    var object = of(status, promotion);
    object.put("parts", parts.stream().map(StatusJson::part).toList());
    return object;
  }

  /** The state alone. */
  public static Map<String, Object> of(EnvironmentStatus status, Optional<Promotion> promotion) {
    return Json.object(
        "environment", status.environment(),
        "stack", status.stack(),
        "lineage", status.lineage(),
        "serial", status.serial(),
        "partial", status.partial(),
        "unended", status.unended(),
        "last_apply", status.lastApply(),
        "promotion", promotion.map(StatusJson::promotion),
        "lock", status.lock().map(LockView::json),
        "released", status.released(),
        "open_operations", status.openOperations(),
        "resources", status.resources().stream().map(StatusJson::resource).toList());
  }

  private static Map<String, Object> promotion(Promotion promotion) {
    return Json.object(
        "from", promotion.from(),
        "release", promotion.release(),
        "at", promotion.at(),
        "who", promotion.who(),
        "images", new TreeMap<>(promotion.images()));
  }

  private static Map<String, Object> part(Operations.PartStatus part) {
    return Json.object(
        "name", part.name(),
        "kind", part.kind(),
        "state", part.state().name().toLowerCase(Locale.ROOT),
        "detail", part.detail(),
        "url", part.url(),
        "restarts", part.restarts());
  }

  /** One resource of the state. */
  public static Map<String, Object> resource(EnvironmentStatus.ResourceStatus resource) {
    return Json.object(
        "address", resource.address(),
        "id", resource.id(),
        "protected", resource.isProtected(),
        "dependencies", resource.dependencies(),
        "attributes", resource.attributes());
  }
}
