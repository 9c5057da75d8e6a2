package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Label;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Twin;
import ai.varai.provisioner.lifecycle.world.Vault;
import ai.varai.provisioner.lifecycle.world.WorldStore;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random graphs, random edits, random faults, plans of a part, a destroy that goes wrong in
 * between, and somebody who changes and deletes what is ours. Whatever happens, the environment
 * converges, the plan afterwards is empty, nothing outside is changed, no resource is made before
 * what it needs, and none is deleted for good while something that depends on it exists.
 */
class ModelTest {
  private static final List<String> KINDS = List.of("thing", "twin", "vault", "label");

  private static final ResourceGraph NOTHING = ResourceGraph.builder().build();

  /** How many plans of parts come before those of everything. */
  private static final int ROUGH = 4;

  @Property(tries = 50, shrinking = ShrinkingMode.OFF)
  void itConvergesWhateverGoesWrong(@ForAll long seed) throws Exception {
    var random = new Random(seed);
    // What is chosen does not depend on the order in which calls come.
    var choices = new Random(~seed);
    Path folder = Files.createTempDirectory("model");
    try {
      var broken = Collections.synchronizedList(new ArrayList<String>());
      var current = new AtomicReference<>(NOTHING);
      var world = new WatchedWorld(current, broken);
      strangers(world);
      String untouched = strangersOf(world);
      Faults faults = faults(random, world, current, broken);
      for (int edit = 0; edit < 4; edit++) {
        ResourceGraph wish = graph(choices);
        current.set(wish);
        var bench = new Bench(world, faults, new FolderStateBackend(folder));
        for (int part = 0; part < ROUGH; part++) {
          if (choices.nextInt(4) == 0) {
            world.meddle(KINDS.get(choices.nextInt(KINDS.size())), choices);
          }
          if (choices.nextInt(10) == 0) {
            current.set(NOTHING);
            bench.destroy();
            current.set(wish);
          } else {
            bench.apply(wish, part(bench, wish, choices));
          }
        }
        converge(bench, wish);
        world.settle();
        assertThat(broken).isEmpty();
        assertThat(owned(world)).isEqualTo(addresses(wish));
        assertThat(strangersOf(world)).isEqualTo(untouched);
      }
      current.set(NOTHING);
      var last = new Bench(world, Faults.NONE, new FolderStateBackend(folder));
      assertThat(last.destroy().status()).isEqualTo(ApplyResult.Status.DONE);
      world.settle();
      assertThat(owned(world)).isEmpty();
      assertThat(broken).isEmpty();
      assertThat(strangersOf(world)).isEqualTo(untouched);
    } finally {
      delete(folder);
    }
  }

  /** Everything, some of it, all but some of it, or with one resource made anew. */
  private static PlanOptions part(Bench bench, ResourceGraph wish, Random random) throws Exception {
    var known = new TreeSet<ResourceAddress>();
    bench.plan(wish).changes().forEach(change -> known.add(change.address()));
    var some = new ArrayList<>(known);
    Collections.shuffle(some, random);
    some.subList(Math.min(some.size(), 1 + random.nextInt(1 + some.size())), some.size()).clear();
    PlanOptions all = PlanOptions.DEFAULT;
    if (some.isEmpty()) {
      return all;
    }
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> all.withTargets(Set.copyOf(some));
      case 3, 4 -> all.withExcludes(Set.copyOf(some));
      case 5 -> wish.find(some.get(0)).isPresent() ? all.withReplace(Set.of(some.get(0))) : all;
      default -> all;
    };
  }

  private static void converge(Bench bench, ResourceGraph wish) throws Exception {
    for (int attempt = 0; attempt < 60; attempt++) {
      bench.apply(wish);
      if (!bench.plan(wish).hasChanges()) {
        return;
      }
    }
    assertThat(Bench.actions(bench.plan(wish))).as("left to do after 60 applies").isEmpty();
  }

  private static Faults faults(
      Random random,
      WatchedWorld world,
      AtomicReference<ResourceGraph> current,
      List<String> broken) {
    return (moment, operation, address) -> {
      int latency;
      synchronized (random) {
        // Slow calls let others overtake them.
        latency = random.nextInt(5) == 0 ? random.nextInt(6) : 0;
      }
      if (latency > 0) {
        Thread.sleep(latency);
      }
      synchronized (random) {
        if (moment == Faults.Moment.BEFORE_EFFECT) {
          check(operation, address, world, current.get(), broken);
        }
        int dice = random.nextInt(100);
        if (dice < 12 && moment == Faults.Moment.AFTER_EFFECT && operation.equals("create")) {
          world.unanswered(address);
        }
        if (dice < 6) {
          throw new ProviderException(
              ProviderException.Category.TRANSIENT, "the connection broke", "");
        }
        if (dice < 9) {
          throw new ProviderException(ProviderException.Category.FAILED, "it went wrong", "");
        }
        if (dice < 11) {
          throw new ProviderException(
              ProviderException.Category.THROTTLED,
              "too many calls",
              "",
              Duration.ofMillis(1),
              null);
        }
        if (dice < 12 && moment == Faults.Moment.AFTER_EFFECT) {
          throw new IllegalStateException("a bug of the provider");
        }
      }
    };
  }

  /** A resource is only made or changed while all that it needs exists. */
  private static void check(
      String operation,
      ResourceAddress address,
      WorldStore world,
      ResourceGraph graph,
      List<String> broken) {
    if (!operation.equals("delete") && !operation.startsWith("poll ")) {
      Set<String> there = owned(world);
      for (ResourceAddress needed : graph.dependenciesOf(address)) {
        if (!there.contains(needed.toString())) {
          broken.add(operation + " " + address + " without " + needed);
        }
      }
    }
  }

  private static ResourceGraph graph(Random random) {
    var graph = ResourceGraph.builder();
    List<Value<String>> made = new ArrayList<>();
    int size = 1 + random.nextInt(9);
    for (int i = 0; i < size; i++) {
      if (random.nextInt(4) == 0) {
        continue;
      }
      List<Value<String>> inputs = new ArrayList<>();
      for (Value<String> earlier : made) {
        if (random.nextInt(3) == 0) {
          inputs.add(random.nextBoolean() ? earlier : Value.join("a-", earlier));
        }
      }
      String zone = random.nextInt(3) == 0 ? "there" : "here";
      if (i % 5 == 4) {
        String secret = "s3cret/" + random.nextInt(3) + "+of a vault " + i;
        made.add(graph.add("r" + i, new Vault("r" + i, secret, "")).ref(Vault.SECRET));
      } else if (i % 7 == 6) {
        made.add(graph.add("r" + i, new Label("r" + i, zone, inputs)).ref(Label.NAME));
      } else if (i % 3 == 2) {
        made.add(graph.add("r" + i, Twin.of(zone, inputs)).ref(Twin.SERIAL));
      } else {
        long size1 = random.nextInt(3) + (random.nextInt(5) == 0 ? Thing.LARGE : 0);
        var node = graph.add("r" + i, Thing.of("r" + i, size1, inputs).in(zone));
        // Revisions are alike: who depends on another one must not look as before.
        made.add(
            random.nextInt(3) == 0
                ? Value.join("r" + i + "-", node.ref(Thing.REVISION))
                : node.ref(Thing.SERIAL));
      }
    }
    return graph.build();
  }

  /** Of each kind one of another stack that claims an address of ours; a label claims nothing. */
  private static void strangers(WorldStore world) {
    for (String kind : KINDS) {
      var attributes = new TreeMap<String, Object>(Map.of("name", "stranger"));
      switch (kind) {
        case "thing" -> attributes.putAll(Map.of("zone", "here", "size", 1L, "inputs", List.of()));
        case "twin" -> attributes.putAll(Map.of("content", "here", "inputs", List.of()));
        case "vault" -> attributes.putAll(Map.of("secret", "", "hint", ""));
        default -> attributes.putAll(Map.of("color", "here", "inputs", List.of()));
      }
      world.put(
          kind,
          "stranger",
          new TreeMap<>(
              Map.of(
                  "id",
                  kind + "-stranger",
                  "revision",
                  1L,
                  "environment",
                  "test",
                  "stack",
                  "another-stack",
                  "address",
                  kind + ".r0",
                  "request",
                  "",
                  "attributes",
                  attributes)));
    }
  }

  /** All that there is of the strangers. */
  private static String strangersOf(WorldStore world) {
    var text = new StringBuilder();
    for (String kind : KINDS) {
      world.all(kind).values().stream()
          .filter(object -> "another-stack".equals(object.get("stack")))
          .forEach(object -> text.append(object).append('\n'));
    }
    return text.toString();
  }

  private static Set<String> owned(WorldStore world) {
    var result = new TreeSet<String>();
    for (String kind : KINDS) {
      for (Map<String, Object> object : world.all(kind).values()) {
        if ("stack-1".equals(object.get("stack"))) {
          result.add(String.valueOf(object.get("address")));
        }
      }
    }
    return result;
  }

  private static Set<String> addresses(ResourceGraph graph) {
    var result = new TreeSet<String>();
    graph.nodes().forEach(node -> result.add(node.address().toString()));
    return result;
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
