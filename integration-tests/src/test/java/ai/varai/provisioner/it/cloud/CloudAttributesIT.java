package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.it.cloud.Mutations.Change;
import ai.varai.provisioner.it.harness.Http;
import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each attribute of each kind is given another value: it is changed in place or the resource is
 * replaced, as the record declares, and is what it should be afterwards. The attributes of
 * different kinds are changed together, the n-th of each in the n-th round.
 */
class CloudAttributesIT {
  /** What everything else stands on: replacing it is planned, not carried out. */
  private static final Set<String> GROUND =
      Set.of("network", "subnetwork", "sql_instance", "dns_authorization", "regional_address");

  /** Their names follow from what cannot be changed, so that the new one stands beside the old. */
  private static final Set<String> NAMED_BY_CONTENT =
      Set.of("serverless_neg", "target_https_proxy", "managed_certificate", "certificate");

  /** An environment is in one region: another is planned, not carried out. */
  private static final Set<String> PLACES = Set.of("region", "location");

  @TempDir Path folder;

  private final Map<ResourceAddress, Resource> wanted = new LinkedHashMap<>();
  private int replacements;

  @ParameterizedTest
  @CsvSource({
    "production, .*, 90",
    "development, scheduler_job, 5",
    "staging, (regional_address|url_map|forwarding_rule|target_https_proxy), 10",
    "staging, (certificate|dns_authorization), 6"
  })
  void every_attribute_changes_as_its_record_declares(String name, String kinds, int atLeast)
      throws Exception {
    try (CloudWorld world =
        new CloudWorld(name, folder, Options.defaults().withLroMode(LroMode.ZERO))) {
      // Changes add up: more instances of more CPU than a project has at first.
      Http.post(
          world.cloud.url() + "/_emulator/settings",
          "{\"quotas\":{\"RUN_CPU_ALLOCATION\":1000000,\"RUN_MEM_ALLOCATION\":4398046511104}}");
      ResourceGraph given = world.graph();
      given.nodes().forEach(node -> wanted.put(node.address(), node.resource()));
      assertDone("up", world.up(graph(given)));
      var seen = new TreeSet<String>();

      for (boolean replacing : new boolean[] {false, true}) {
        Map<ResourceAddress, List<Change>> changes = changes(given, kinds, replacing);
        int rounds = changes.values().stream().mapToInt(List::size).max().orElse(0);
        for (int round = 0; round < rounds; round++) {
          seen.addAll(round(world, given, changes, round, replacing));
        }
      }

      System.out.printf("%-12s %d attributes changed%n", name, seen.size());
      assertThat(seen).hasSizeGreaterThanOrEqualTo(atLeast);
    }
  }

  /** For the resource of each kind that fewest others depend on, what may change about it. */
  private Map<ResourceAddress, List<Change>> changes(
      ResourceGraph given, String kinds, boolean replacing) {
    var dependents = new HashMap<ResourceAddress, Integer>();
    given
        .nodes()
        .forEach(
            node ->
                given
                    .dependenciesOf(node.address())
                    .forEach(target -> dependents.merge(target, 1, Integer::sum)));
    var chosen = new TreeMap<String, ResourceAddress>();
    for (ResourceNode<?> node : given.nodes()) {
      if (!node.address().kind().matches(kinds)) {
        continue;
      }
      chosen.merge(
          node.address().kind(),
          node.address(),
          (one, other) ->
              size(given, other) > size(given, one)
                      || (size(given, other) == size(given, one)
                          && dependents.getOrDefault(other, 0) < dependents.getOrDefault(one, 0))
                  ? other
                  : one);
    }
    var changes = new LinkedHashMap<ResourceAddress, List<Change>>();
    chosen
        .values()
        .forEach(
            address ->
                changes.put(
                    address,
                    Mutations.of(given.find(address).orElseThrow().resource()).stream()
                        .filter(change -> change.replaces() == replacing)
                        .toList()));
    return changes;
  }

  /** How many of the resource's attributes can be changed. */
  private static int size(ResourceGraph given, ResourceAddress address) {
    return Mutations.of(given.find(address).orElseThrow().resource()).size();
  }

  private List<String> round(
      CloudWorld world,
      ResourceGraph given,
      Map<ResourceAddress, List<Change>> changes,
      int round,
      boolean replacing)
      throws InterruptedException {
    var now = new LinkedHashMap<ResourceAddress, Change>();
    var before = new HashMap<ResourceAddress, Resource>();
    changes.forEach(
        (address, list) -> {
          if (round < list.size()) {
            now.put(address, list.get(round));
            before.put(address, wanted.get(address));
            Resource other = Mutations.with(wanted.get(address), list.get(round));
            boolean renamed = replacing && NAMED_BY_CONTENT.contains(address.kind());
            wanted.put(address, renamed ? Mutations.renamed(other, "-" + replacements++) : other);
          }
        });
    Plan planned = world.lifecycle().plan(graph(given), PlanOptions.DEFAULT);
    var seen = new ArrayList<String>();
    now.forEach(
        (address, change) -> {
          check(planned, address, change, replacing);
          seen.add(address.kind() + "." + change.attribute());
          if (onlyPlanned(address, change)) {
            wanted.put(address, before.get(address));
          }
        });
    String what = seen.toString();
    Plan plan = planned;
    if (now.entrySet().stream().anyMatch(each -> onlyPlanned(each.getKey(), each.getValue()))) {
      plan = world.lifecycle().plan(graph(given), PlanOptions.DEFAULT);
    }
    Set<ResourceAddress> all =
        plan.changes().stream().map(PlannedChange::address).collect(Collectors.toSet());
    assertDone(what, world.lifecycle().apply(plan, ApplyOptions.DEFAULT.withConfirmed(all)));
    assertThat(CloudWorld.changes(world.plan(graph(given)))).as("after " + what).isEmpty();
    return seen;
  }

  private static boolean onlyPlanned(ResourceAddress address, Change change) {
    return change.replaces()
        && (GROUND.contains(address.kind()) || PLACES.contains(change.attribute()));
  }

  private static void check(Plan plan, ResourceAddress address, Change change, boolean replacing) {
    String what = address + "." + change.attribute();
    PlannedChange planned =
        plan.changes().stream().filter(each -> each.address().equals(address)).findFirst().get();
    assertThat(planned.action()).as(what).isEqualTo(replacing ? Action.REPLACE : Action.UPDATE);
    assertThat(planned.attributes())
        .as(what)
        .anyMatch(
            each ->
                each.path().matches(change.attribute() + "\\b.*")
                    && each.forcesReplacement() == replacing);
  }

  /** The wanted resources without protection. */
  private ResourceGraph graph(ResourceGraph given) {
    var graph = ResourceGraph.builder();
    var added = new HashMap<ResourceAddress, ResourceNode<?>>();
    var left = new ArrayList<ResourceNode<?>>(given.nodes());
    while (!left.isEmpty()) {
      left.removeIf(
          node -> {
            if (!added.keySet().containsAll(node.dependsOn())) {
              return false;
            }
            ResourceNode<?>[] explicit =
                node.dependsOn().stream().map(added::get).toArray(ResourceNode<?>[]::new);
            added.put(
                node.address(),
                graph.add(node.address().name(), wanted.get(node.address()), explicit));
            return true;
          });
    }
    given.outputs().forEach(graph::output);
    return graph.build();
  }

  private static void assertDone(String what, ApplyResult result) {
    assertThat(result.failures()).as(what).isEmpty();
    assertThat(result.status()).as(what).isEqualTo(ApplyResult.Status.DONE);
  }
}
