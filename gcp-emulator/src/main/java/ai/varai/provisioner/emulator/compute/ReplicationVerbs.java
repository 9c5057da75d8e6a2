package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Asynchronous replication of disks, which a secondary disk names its primary for when it is made.
 * No data are copied.
 *
 * @see <a href="https://cloud.google.com/compute/docs/disks/async-pd/about">About asynchronous
 *     replication</a>
 */
final class ReplicationVerbs {

  private final ResourceEngine engine;

  ReplicationVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    verbs.add("disks.startAsyncReplication", this::start);
    verbs.add("disks.stopAsyncReplication", this::stop);
  }

  private ObjectNode start(Request r) {
    String asked = r.body().path("asyncSecondaryDisk").asText("");
    if (asked.isEmpty()) {
      throw ComputeErrors.required("asyncSecondaryDisk");
    }
    String full = engine.references().full(asked, r.url().project());
    return engine.once(
        r,
        () -> {
          ResourceUrl secondary =
              ResourceUrl.parse(full, r.url().project())
                  .orElseThrow(
                      () -> ComputeErrors.invalidField("asyncSecondaryDisk", asked, "Is no disk."));
          ObjectNode other = engine.compute().resources().require(secondary);
          if (primary(other, r.url().project()).filter(r.url()::equals).isEmpty()) {
            throw ComputeErrors.invalidField(
                "asyncSecondaryDisk", asked, "The disk is not a secondary disk of this disk.");
          }
          state(other, "ACTIVE");
          engine.write(secondary, other);
          return engine.change(
              r.url(),
              r.method().name(),
              r.user(),
              disk -> {
                ObjectNode listed = object(disk, "asyncSecondaryDisks");
                object(object(listed, secondary.link()), "asyncReplicationDisk")
                    .put("disk", secondary.link());
                ObjectNode states = object(object(disk, "resourceStatus"), "asyncSecondaryDisks");
                object(states, secondary.link()).put("state", "ACTIVE");
              });
        });
  }

  private static ObjectNode object(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode o ? o : parent.putObject(name);
  }

  private static void state(ObjectNode secondary, String state) {
    object(object(secondary, "resourceStatus"), "asyncPrimaryDisk").put("state", state);
  }

  private static Optional<ResourceUrl> primary(ObjectNode secondary, String project) {
    return ResourceUrl.parse(secondary.path("asyncPrimaryDisk").path("disk").asText(""), project);
  }

  /** Can be asked of either side, and ends the replication on both. */
  private ObjectNode stop(Request r) {
    return engine.once(
        r,
        () -> {
          Optional<ResourceUrl> primary = endOther(r.url());
          return engine.change(
              r.url(), r.method().name(), r.user(), b -> end(b, primary.isPresent()));
        });
  }

  /** Ends the replication of a disk on the other side; which its primary is, if it has one. */
  private Optional<ResourceUrl> endOther(ResourceUrl url) {
    String project = url.project();
    ObjectNode disk = engine.compute().resources().require(url);
    Optional<ResourceUrl> primary = primary(disk, project);
    if (primary.isEmpty() && disk.path("asyncSecondaryDisks").isEmpty()) {
      throw ComputeErrors.invalid("The disk takes part in no asynchronous replication.");
    }
    primary
        .flatMap(u -> engine.compute().resources().find(u))
        .ifPresent(
            other -> {
              stopped(other, url.link());
              engine.write(primary.get(), other);
            });
    disk.path("asyncSecondaryDisks")
        .properties()
        .forEach(
            each ->
                ResourceUrl.parse(each.getKey(), project)
                    .ifPresent(
                        u ->
                            engine
                                .compute()
                                .resources()
                                .find(u)
                                .ifPresent(
                                    other -> {
                                      state(other, "STOPPED");
                                      engine.write(u, other);
                                    })));
    return primary;
  }

  /** Ends the replication of a disk on both sides. */
  void stopped(ResourceUrl url) {
    Optional<ResourceUrl> primary = endOther(url);
    ObjectNode disk = engine.compute().resources().require(url);
    end(disk, primary.isPresent());
    engine.write(url, disk);
  }

  private static void end(ObjectNode disk, boolean secondary) {
    if (secondary) {
      state(disk, "STOPPED");
    }
    disk.path("asyncSecondaryDisks").properties().forEach(each -> stopped(disk, each.getKey()));
  }

  private static void stopped(ObjectNode primary, String secondary) {
    ObjectNode states = object(object(primary, "resourceStatus"), "asyncSecondaryDisks");
    object(states, secondary).put("state", "STOPPED");
  }
}
