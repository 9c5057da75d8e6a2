package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** {@code projects.moveDisk} and {@code projects.moveInstance}: the same thing in another zone. */
final class Moves {

  private final ResourceEngine engine;

  Moves(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Handlers handlers) {
    handlers.add("projects.moveDisk", r -> move(r, "targetDisk", "disks"));
    handlers.add("projects.moveInstance", r -> move(r, "targetInstance", "instances"));
  }

  private ObjectNode move(Request r, String field, String collection) {
    return engine.once(
        r,
        () -> {
          ObjectNode body = r.body();
          ResourceUrl from = target(r, body, field, collection);
          String zone = zone(body);
          if (zone.equals(from.scope())) {
            throw ComputeErrors.invalidField(
                "destinationZone",
                body.path("destinationZone").asText(),
                "The resource is in this zone already.");
          }
          Resources resources = engine.compute().resources();
          ObjectNode stored = resources.require(from);
          List<ResourceUrl> moved = new ArrayList<>(List.of(from));
          if (collection.equals("instances")) {
            for (JsonNode d : stored.path("disks")) {
              ResourceUrl.parse(d.path("source").asText(), from.project())
                  .filter(u -> u.scope().equals(from.scope()))
                  .ifPresent(moved::add);
            }
          }
          for (ResourceUrl one : moved) {
            refuse(one, from, zone);
          }
          for (ResourceUrl one : moved) {
            carry(one, zone, moved);
          }
          return engine
              .compute()
              .operations()
              .start(
                  new ResourceUrl(from.project(), "global", "", ""),
                  stored.path("id").asText(),
                  r.method().name(),
                  r.user());
        });
  }

  private ResourceUrl target(Request r, ObjectNode body, String field, String collection) {
    String asked = body.path(field).asText("");
    if (asked.isEmpty()) {
      throw ComputeErrors.required(field);
    }
    return ResourceUrl.parse(engine.references().full(asked, r.project().id()), r.project().id())
        .filter(u -> u.collection().equals(collection) && u.zonal())
        .orElseThrow(() -> ComputeErrors.invalidField(field, asked, "The URL is malformed."));
  }

  private static String zone(ObjectNode body) {
    String asked = body.path("destinationZone").asText("");
    if (asked.isEmpty()) {
      throw ComputeErrors.required("destinationZone");
    }
    String name = asked.substring(asked.lastIndexOf('/') + 1);
    if (Regions.ofZone(name).isEmpty()) {
      throw ComputeErrors.invalidField("destinationZone", asked, "Unknown zone.");
    }
    return "zones/" + name;
  }

  private static ResourceUrl at(ResourceUrl url, String zone) {
    return new ResourceUrl(url.project(), zone, url.collection(), url.name());
  }

  /** What others use stays where it is; a name may be taken there. */
  private void refuse(ResourceUrl one, ResourceUrl from, String zone) {
    Resources resources = engine.compute().resources();
    resources.require(one);
    if (resources.exists(at(one, zone))) {
      throw ComputeErrors.exists(at(one, zone).path());
    }
    resources.users(one).stream()
        .filter(u -> !u.equals(from))
        .findFirst()
        .ifPresent(
            u -> {
              String type = one.collection().equals("disks") ? "disk" : "instance";
              throw ComputeErrors.inUse(type, one.path(), u.path());
            });
  }

  private void carry(ResourceUrl one, String zone, List<ResourceUrl> moved) {
    Resources resources = engine.compute().resources();
    ObjectNode body = resources.require(one);
    resources.remove(one);
    Json.mapTexts(
        body,
        text -> {
          for (ResourceUrl m : moved) {
            if (text.equals(m.link())) {
              return at(m, zone).link();
            }
          }
          // Types and the zone itself, not what lies elsewhere in the old zone.
          return text.equals(one.scopeLink()) || text.contains("Types/")
              ? text.replace("/" + one.scope(), "/" + zone)
              : text;
        });
    engine.write(at(one, zone), body);
  }
}
