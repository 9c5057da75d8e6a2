package ai.varai.provisioner.lifecycle.crash;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.FolderWorld;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the engine at every moment. By default all moments of graphs of 1 are tried and a sample of
 * those of 10 and 200; {@code -Dcrash.matrix=full} tries every one, and {@code
 * -Dcrash.matrix.step=N} every Nth of those of 10 and 200.
 */
class CrashMatrixTest {
  private static final boolean FULL = "full".equals(System.getProperty("crash.matrix"));

  private static final Optional<Integer> STEP =
      Optional.ofNullable(Integer.getInteger("crash.matrix.step"));

  @TempDir Path folder;

  private record Moments(int ledger, int calls, List<String> effects) {}

  @ParameterizedTest
  @EnumSource(Shapes.Scenario.class)
  void aGraphOfOneSurvivesBeingKilledAtEveryMoment(Shapes.Scenario scenario) throws Exception {
    matrix(scenario, 1, 1);
  }

  @ParameterizedTest
  @EnumSource(Shapes.Scenario.class)
  void aGraphOfTenSurvivesBeingKilled(Shapes.Scenario scenario) throws Exception {
    matrix(scenario, 10, STEP.orElse(FULL ? 1 : 9));
  }

  @ParameterizedTest
  @EnumSource(Shapes.Scenario.class)
  void aGraphOfTwoHundredSurvivesBeingKilled(Shapes.Scenario scenario) throws Exception {
    matrix(scenario, 200, STEP.orElse(FULL ? 1 : 601));
  }

  @Test
  void theMatrixNoticesAResourceThatIsMadeTwice() throws Exception {
    Path template = prepare(Shapes.Scenario.CREATE, 1);
    Moments moments = measure(template, Shapes.Scenario.CREATE, 1);
    var world = new FolderWorld(template.resolve("world"));
    bench(template, Faults.NONE).apply(Shapes.after(Shapes.Scenario.CREATE, 1));
    var twice = new java.util.LinkedHashMap<>(world.get("thing", "r0").orElseThrow());
    twice.put("id", "thing-twice");
    world.put("thing", "again", twice);
    assertThat(sorted(world.effects())).isNotEqualTo(sorted(moments.effects()));
  }

  private void matrix(Shapes.Scenario scenario, int size, int step) throws Exception {
    Path template = prepare(scenario, size);
    Moments moments = measure(template, scenario, size);
    List<Callable<String>> tries = new ArrayList<>();
    for (int i = 0; i < moments.ledger(); i += step) {
      tries.add(attempt(template, scenario, size, "ledger", i, moments));
    }
    for (int i = 0; i < moments.calls(); i += step) {
      tries.add(attempt(template, scenario, size, "call", i, moments));
    }
    List<String> problems = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (Future<String> one : pool.invokeAll(tries)) {
        if (!one.get().isEmpty()) {
          problems.add(one.get());
        }
      }
    } finally {
      pool.shutdownNow();
    }
    System.out.printf(
        "crash matrix: %s of %d: %d points of %d tried, %d survived%n",
        scenario,
        size,
        tries.size(),
        moments.ledger() + moments.calls(),
        tries.size() - problems.size());
    assertThat(problems).isEmpty();
  }

  private Path prepare(Shapes.Scenario scenario, int size) throws Exception {
    Path template = Files.createDirectories(folder.resolve("template"));
    ResourceGraph before = Shapes.before(scenario, size);
    if (before.size() > 0) {
      bench(template, Faults.NONE).apply(before);
    }
    return template;
  }

  /** One run without a kill: how many moments there are, and what must really happen. */
  private Moments measure(Path template, Shapes.Scenario scenario, int size) throws Exception {
    Path copy = copy(template, "measure");
    var calls = new AtomicInteger();
    var backend = new PointedBackend(new FolderStateBackend(copy.resolve("state")), -1, () -> {});
    var world = new FolderWorld(copy.resolve("world"));
    var bench = new Bench(world, (when, operation, address) -> calls.incrementAndGet(), backend);
    assertThat(bench.apply(Shapes.after(scenario, size)).status())
        .isEqualTo(ApplyResult.Status.DONE);
    return new Moments(backend.passed(), calls.get(), world.effects());
  }

  private Callable<String> attempt(
      Path template, Shapes.Scenario scenario, int size, String what, int moment, Moments moments) {
    return () -> {
      Path copy = copy(template, scenario + "-" + what + "-" + moment);
      String point = scenario + " of " + size + ", " + what + " " + moment + ": ";
      int exit = child(copy, scenario, size, what, moment);
      if (exit != 137) {
        return point + "the child was not killed but ended with " + exit;
      }
      try {
        String problem = recover(copy, scenario, size, moments);
        delete(copy);
        return problem.isEmpty() ? "" : point + problem;
      } catch (RuntimeException e) {
        return point + "the next apply failed: " + e;
      }
    };
  }

  private static int child(Path copy, Shapes.Scenario scenario, int size, String what, int moment)
      throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                CrashChild.class.getName(),
                copy.toString(),
                scenario.name(),
                Integer.toString(size),
                what,
                Integer.toString(moment))
            .redirectErrorStream(true)
            .redirectOutput(new File(copy.toFile(), "child.log"))
            .start();
    return child.waitFor();
  }

  private static String recover(Path copy, Shapes.Scenario scenario, int size, Moments moments)
      throws Exception {
    Bench bench = bench(copy, Faults.NONE);
    if (scenario == Shapes.Scenario.MOVE) {
      bench.provider.listOnly("there");
    }
    ResourceGraph wish = Shapes.wish(scenario, size);
    bench.learn(Shapes.before(scenario, size));
    bench.learn(Shapes.after(scenario, size));
    ApplyResult result = bench.apply(wish);
    if (result.status() != ApplyResult.Status.DONE) {
      return "the next apply ended with " + result.failures();
    }
    TreeMap<String, Integer> effects = sorted(bench.world.effects());
    boolean right =
        switch (scenario) {
          case WITHDRAW -> undone(effects);
          case MOVE -> madeAnew(effects, wish);
          default -> effects.equals(sorted(moments.effects()));
        };
    if (!right) {
      return "what happened differs: " + effects;
    }
    var after = bench.plan(wish);
    if (after.hasChanges()) {
      return "the plan afterwards is not empty: " + Bench.actions(after);
    }
    try (Lifecycle lifecycle = bench.open()) {
      var status = lifecycle.status();
      if (!status.openOperations().isEmpty() || status.resources().size() != wish.size()) {
        return "the state is wrong: " + status;
      }
    }
    boolean damaged =
        bench.events.stream().anyMatch(event -> event instanceof LifecycleEvent.StateRecovered);
    return damaged ? "the state was damaged by a mere kill" : "";
  }

  private static Bench bench(Path folder, Faults faults) {
    return new Bench(
        new FolderWorld(folder.resolve("world")),
        faults,
        new FolderStateBackend(folder.resolve("state")));
  }

  /** Whether each thing was made once at the most, and deleted if it was made. */
  private static boolean undone(TreeMap<String, Integer> effects) {
    return effects.entrySet().stream()
        .allMatch(
            effect -> {
              String other =
                  effect.getKey().startsWith("create ")
                      ? effect.getKey().replace("create ", "delete ")
                      : effect.getKey().replace("delete ", "create ");
              return effect.getValue() == 1 && effects.getOrDefault(other, 0) == 1;
            });
  }

  /** Whether each thing was made once more than it was deleted, and that once at the most. */
  private static boolean madeAnew(TreeMap<String, Integer> effects, ResourceGraph wish) {
    return wish.nodes().stream()
        .allMatch(
            node -> {
              int deleted = effects.getOrDefault("delete " + node.address(), 0);
              int made = effects.getOrDefault("create " + node.address(), 0);
              return deleted <= 1 && made == deleted + 1;
            });
  }

  /** How often each thing happened. */
  private static TreeMap<String, Integer> sorted(List<String> effects) {
    var counts = new TreeMap<String, Integer>();
    effects.forEach(effect -> counts.merge(effect, 1, Integer::sum));
    return counts;
  }

  private Path copy(Path template, String name) throws IOException {
    Path target = folder.resolve(name);
    try (Stream<Path> files = Files.walk(template)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(template.relativize(file).toString()));
      }
    }
    return target;
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
