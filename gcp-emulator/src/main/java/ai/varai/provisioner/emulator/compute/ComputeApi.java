package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.JsonBody;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compute Engine v1 (and the same under {@code beta}), REST only, as the real one.
 *
 * @see <a href="https://cloud.google.com/compute/docs/reference/rest/v1">reference</a>
 */
public final class ComputeApi implements EmulatedApi {

  /** Where organizations and folders keep what is theirs. */
  private static final Project NONE = new Project("", "");

  @Override
  public String name() {
    return ComputeOperations.API;
  }

  @Override
  public ErrorStyle errorStyle() {
    return ErrorStyle.LEGACY;
  }

  @Override
  public List<String> roots() {
    return List.of("compute");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(NetworkPeerings.class, OwnedByOrganizations.class, ServerlessAddresses.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    MethodTable methods = MethodTable.load();
    Resources resources = new Resources(emulation.store(), methods.collections());
    ResourceEngine[] late = new ResourceEngine[1];
    ComputeOperations operations =
        new ComputeOperations(
            emulation,
            (url, now) -> late[0].remove(url, now),
            url -> late[0].discard(url),
            change -> late[0].takeBack(change));
    ComputeContext compute = new ComputeContext(emulation, resources, methods, operations);
    ResourceEngine engine = new ResourceEngine(compute, new Kinds());
    late[0] = engine;
    Handlers handlers = new Handlers();
    Catalog catalog = new Catalog(compute);
    catalog.addTo(handlers);
    new SharedVpc(compute, catalog::project).addTo(handlers);
    new ProjectVerbs(compute, catalog::project).addTo(handlers);
    new NodeGroupVerbs(engine).addTo(handlers);
    new SettingsMethods(compute).addTo(handlers);
    new ResizeRequests(engine).addTo(handlers);
    new Moves(engine).addTo(handlers);
    new OrganizationPolicies(engine).addTo(handlers);
    new EffectiveFirewalls(engine).addTo(handlers);
    new OperationMethods(operations, methods).addTo(handlers);
    new PublicImages(engine).addTo(handlers);
    new InstanceInserts(engine).addTo(handlers);
    handlers.add("reservationBlocks.list", r -> blocks(compute, r));
    Dispatch dispatch =
        new Dispatch(engine, handlers, new Verbs(engine), new PolicyMethods(compute));
    DefaultNetwork network = new DefaultNetwork(engine);
    emulation.offer(
        OwnedByOrganizations.class,
        path ->
            ResourceUrl.parse(path, "")
                .flatMap(resources::find)
                .map(p -> p.path("parent").asText()));
    emulation.offer(NetworkPeerings.class, new StoredPeerings(engine, network));
    emulation.offer(ServerlessAddresses.class, new StoredServerlessAddresses(engine));
    for (ComputeMethod m : methods.methods()) {
      String path = "/compute/{version}/" + m.path();
      Optional<Verb> verb = dispatch.find(m);
      if (verb.isPresent()) {
        api.route(m.verb(), path, m.id(), call -> answer(compute, network, m, verb.get(), call));
      } else {
        api.unimplemented(m.verb(), path, m.id());
      }
    }
  }

  /** Only reservations of whole accelerator blocks have any, and there are none of these here. */
  private static ObjectNode blocks(ComputeContext compute, Request r) {
    compute
        .resources()
        .require(
            new ResourceUrl(
                r.project().id(),
                "zones/" + r.call().variable("zone"),
                "reservations",
                r.call().variable("reservation")));
    return Lists.list(r, List.of());
  }

  private static JsonAnswer answer(
      ComputeContext compute, DefaultNetwork network, ComputeMethod m, Verb verb, JsonCall call) {
    String version = call.variable("version");
    if (!version.equals("v1") && !version.equals("beta")) {
      throw GoogleError.notFound("Method not found.");
    }
    Project project = NONE;
    if (m.level() != ComputeMethod.Level.ORGANIZATION) {
      project = compute.emulation().projects().require(call.variable("project"));
      checkPlace(m, call);
      network.ensure(project.id());
    }
    ObjectNode out = verb.answer(Request.of(m, call, project, compute));
    return JsonAnswer.ok(version.equals("beta") ? beta(out) : out);
  }

  private static void checkPlace(ComputeMethod m, JsonCall call) {
    switch (m.level()) {
      case REGION -> {
        if (Regions.find(call.variable("region")).isEmpty()) {
          throw ComputeErrors.invalid(
              "Invalid value for field 'region': '"
                  + call.variable("region")
                  + "'. Unknown region.");
        }
      }
      case ZONE -> {
        if (Regions.ofZone(call.variable("zone")).isEmpty()) {
          throw ComputeErrors.invalid(
              "Invalid value for field 'zone': '" + call.variable("zone") + "'. Unknown zone.");
        }
      }
      default -> {}
    }
  }

  /** Links carry the version by which they were asked for. */
  private static ObjectNode beta(ObjectNode out) {
    return JsonBody.object(
        out.toString()
            .replace(ResourceUrl.BASE, ResourceUrl.BASE.replace("/v1/", "/beta/"))
            .getBytes(StandardCharsets.UTF_8));
  }
}
