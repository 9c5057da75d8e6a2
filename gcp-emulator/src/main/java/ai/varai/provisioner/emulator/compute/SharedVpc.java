package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.resourcemanager.ProjectLiens;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Shared VPC: a host project lends its networks to service projects.
 *
 * @see <a href="https://cloud.google.com/vpc/docs/shared-vpc">Shared VPC</a>
 */
final class SharedVpc {
  private static final String LENDS = "host";
  private static final String BORROWS = "service";
  private static final String ORIGIN = "xpn.googleapis.com";
  private static final String REASON =
      "This lien is added to prevent the deletion of this shared VPC host project. The host"
          + " project should be disabled before it is deleted.";

  /** Where changes of several projects begin. */
  private static final String ALL = "";

  private final ComputeContext compute;
  private final Table<String> rows;
  private final Function<Project, ObjectNode> view;

  /**
   * @param view what a project shows
   */
  SharedVpc(ComputeContext compute, Function<Project, ObjectNode> view) {
    this.compute = compute;
    this.rows = compute.emulation().store().table("compute.xpn", Codec.string());
    this.view = view;
  }

  void addTo(Handlers handlers) {
    handlers.add("projects.enableXpnHost", r -> both(r, this::enable));
    handlers.add("projects.disableXpnHost", r -> both(r, this::disable));
    handlers.add("projects.enableXpnResource", r -> both(r, this::attach));
    handlers.add("projects.disableXpnResource", r -> both(r, this::detach));
    handlers.add("projects.getXpnHost", this::host);
    handlers.add("projects.getXpnResources", this::resources);
    handlers.add("projects.listXpnHosts", this::hosts);
  }

  /** Whether a project lends its networks. */
  static boolean lends(ComputeContext compute, String project) {
    return compute
        .emulation()
        .store()
        .<String>table("compute.xpn", Codec.string())
        .contains(project, LENDS);
  }

  private ObjectNode both(Request r, java.util.function.Consumer<Request> change) {
    return compute
        .emulation()
        .store()
        .transact(
            ALL,
            () -> {
              change.accept(r);
              return compute
                  .operations()
                  .start(
                      new ResourceUrl(r.project().id(), "global", "", ""),
                      view.apply(r.project()).path("id").asText(),
                      r.method().name(),
                      r.user());
            });
  }

  private void put(String project, String key, Optional<String> value) {
    compute
        .emulation()
        .store()
        .run(
            project,
            () ->
                value.ifPresentOrElse(
                    v -> rows.put(project, key, v), () -> rows.remove(project, key)));
  }

  private static GoogleError usage(String why) {
    return ComputeErrors.invalid("Invalid resource usage: '" + why + "'.")
        .withReason("invalidResourceUsage");
  }

  private void enable(Request r) {
    String id = r.project().id();
    rows.get(id, BORROWS)
        .ifPresent(
            host -> {
              throw usage("'projects/" + id + "' is a service project of 'projects/" + host + "'.");
            });
    put(id, LENDS, Optional.of("yes"));
    compute.emulation().plugin(ProjectLiens.class).ifPresent(l -> l.put(id, ORIGIN, REASON));
  }

  private void disable(Request r) {
    String id = r.project().id();
    if (!services(id).isEmpty()) {
      throw GoogleError.invalidArgument(
              "Cannot disable project as a shared VPC host because it has active service"
                  + " projects.")
          .withReason("badRequest");
    }
    put(id, LENDS, Optional.empty());
    compute.emulation().plugin(ProjectLiens.class).ifPresent(l -> l.lift(id, ORIGIN));
  }

  private List<String> services(String host) {
    return rows.projects().stream()
        .filter(p -> rows.get(p, BORROWS).filter(host::equals).isPresent())
        .sorted()
        .toList();
  }

  /** The service project that a body names. */
  private Project named(Request r) {
    ObjectNode body = r.body();
    String id = body.path("xpnResource").path("id").asText("");
    if (id.isEmpty()) {
      throw ComputeErrors.required("xpnResource.id");
    }
    if (!body.path("xpnResource").path("type").asText("PROJECT").equals("PROJECT")) {
      throw ComputeErrors.invalidField(
          "xpnResource.type", body.path("xpnResource").path("type").asText(), "Must be PROJECT.");
    }
    return compute.emulation().projects().require(id);
  }

  private void requireHost(String id) {
    if (!rows.contains(id, LENDS)) {
      throw usage("'projects/" + id + "' is not a shared VPC host project.");
    }
  }

  private void attach(Request r) {
    String host = r.project().id();
    Project service = named(r);
    requireHost(host);
    if (rows.contains(service.id(), LENDS)) {
      throw usage("'projects/" + service.id() + "' is a shared VPC host project itself.");
    }
    rows.get(service.id(), BORROWS)
        .filter(other -> !other.equals(host))
        .ifPresent(
            other -> {
              throw usage(
                  "'projects/"
                      + service.id()
                      + "' is already a service project of 'projects/"
                      + other
                      + "'.");
            });
    put(service.id(), BORROWS, Optional.of(host));
  }

  private void detach(Request r) {
    String host = r.project().id();
    Project service = named(r);
    requireHost(host);
    if (rows.get(service.id(), BORROWS).filter(host::equals).isEmpty()) {
      throw usage(
          "'projects/" + service.id() + "' is not a service project of 'projects/" + host + "'.");
    }
    put(service.id(), BORROWS, Optional.empty());
  }

  private ObjectNode host(Request r) {
    return rows.get(r.project().id(), BORROWS)
        .map(h -> view.apply(compute.emulation().projects().require(h)))
        .orElseGet(() -> Json.object().put("kind", "compute#project"));
  }

  private ObjectNode resources(Request r) {
    ObjectNode out = Json.object().put("kind", "compute#projectsGetXpnResources");
    List<String> found = services(r.project().id());
    if (!found.isEmpty()) {
      ArrayNode list = out.putArray("resources");
      found.forEach(p -> list.addObject().put("id", p).put("type", "PROJECT"));
    }
    return out;
  }

  /** All hosts are of the one organisation. */
  private ObjectNode hosts(Request r) {
    r.body();
    ObjectNode list =
        Lists.list(
            r,
            rows.projects().stream()
                .filter(p -> rows.contains(p, LENDS))
                .sorted()
                .map(p -> view.apply(compute.emulation().projects().require(p)))
                .toList());
    String path = "projects/" + r.project().id() + "/listXpnHosts";
    return list.put("id", path).put("selfLink", ResourceUrl.BASE + path);
  }
}
