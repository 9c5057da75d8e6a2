package ai.varai.provisioner.lifecycle.crash;

import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.FolderWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Applies a scenario in a process of its own and kills that process, with SIGKILL, at the chosen
 * moment. Arguments: folder, scenario, size, {@code ledger} or {@code call}, number of the moment.
 */
public final class CrashChild {
  private CrashChild() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Shapes.Scenario scenario = Shapes.Scenario.valueOf(args[1]);
    int size = Integer.parseInt(args[2]);
    boolean ledger = args[3].equals("ledger");
    int moment = Integer.parseInt(args[4]);
    var calls = new AtomicInteger();
    Faults faults =
        (when, operation, address) -> {
          if (!ledger && calls.getAndIncrement() == moment) {
            die();
          }
        };
    var backend =
        new PointedBackend(
            new FolderStateBackend(folder.resolve("state")), ledger ? moment : -1, CrashChild::die);
    var bench = new Bench(new FolderWorld(folder.resolve("world")), faults, backend);
    bench.apply(Shapes.after(scenario, size));
    System.exit(0);
  }

  private static void die() {
    try {
      long self = ProcessHandle.current().pid();
      new ProcessBuilder("kill", "-9", Long.toString(self)).start();
      TimeUnit.MINUTES.sleep(1);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
