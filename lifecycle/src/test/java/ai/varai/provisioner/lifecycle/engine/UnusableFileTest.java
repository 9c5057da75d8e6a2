package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.FolderWorld;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider on whose files the disk is full, or which may not read them. */
class UnusableFileTest {
  private static final String FULL = "cannot write /disk/a: No space left on device";

  @TempDir private Path folder;

  private static final class FullDisk extends FolderWorld {
    boolean full;
    boolean shut;

    FullDisk(Path folder) {
      super(folder);
    }

    @Override
    public void put(String kind, String key, Map<String, Object> object) {
      if (full) {
        throw new UncheckedIOException(FULL, new IOException("No space left on device"));
      }
      super.put(kind, key, object);
    }

    @Override
    public Map<String, Map<String, Object>> all(String kind) {
      if (shut) {
        throw new UncheckedIOException(new IOException("/disk is not to be read"));
      }
      return super.all(kind);
    }
  }

  @Test
  void isNoBugOfTheProviderAndTheNextApplyGoesOn() throws Exception {
    var world = new FullDisk(folder.resolve("world"));
    var bench = new Bench(world, Faults.NONE, new FolderStateBackend(folder.resolve("state")));
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", 1, List.of()));
    ResourceGraph wanted = graph.build();

    world.full = true;
    ApplyResult failed = bench.apply(wanted);
    assertThat(failed.failures())
        .singleElement()
        .asString()
        .contains(FULL)
        .contains("the space that is left")
        .doesNotContain("bug of the provider");

    world.full = false;
    assertThat(bench.apply(wanted).status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(world.effects()).containsExactly("create thing.a");

    world.shut = true;
    assertThatThrownBy(() -> bench.plan(wanted))
        .isInstanceOf(LifecycleException.class)
        .hasMessage("/disk is not to be read");
  }
}
