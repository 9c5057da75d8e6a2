package ai.varai.provisioner.local.runtime;

import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.kind.RunService.HttpProbe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that is to run. Values are final: nothing in here is looked up later. */
public sealed interface WorkloadSpec {
  Marks marks();

  /** The port on this machine's loopback address under which people reach it; never changes. */
  int hostPort();

  /** A short word for messages, names and files: {@code postgres}, {@code service}, … */
  String role();

  /** The name within the stack. */
  default String name() {
    return marks().name();
  }

  /**
   * A PostgreSQL server with the superuser {@code postgres}. Its data outlive a restart and a
   * changed specification.
   *
   * @param majorVersion such as 14
   * @param adminPassword the superuser's password
   * @param flags server settings ({@code -c name=value})
   */
  record Postgres(
      Marks marks,
      int hostPort,
      int majorVersion,
      SecretRef adminPassword,
      Map<String, String> flags)
      implements WorkloadSpec {
    public Postgres {
      flags = Map.copyOf(flags);
    }

    @Override
    public String role() {
      return "postgres";
    }
  }

  /** A MongoDB server without authentication, reachable from this machine only. */
  record Mongo(Marks marks, int hostPort, String version, String database) implements WorkloadSpec {
    @Override
    public String role() {
      return "mongo";
    }
  }

  /**
   * A service with Cloud Run's container contract.
   *
   * @param network the network that it joins; empty for the stack's only one
   * @param image what a container runs
   * @param command what a process runs, with its {@code ${…}} already filled in by whoever runs it;
   *     empty when the service has only an image
   * @param watch files and folders that a process is made of besides what its command names
   * @param containerPort the port that it listens on inside its container; a plain process listens
   *     on {@link #hostPort}. Either is handed over as {@code PORT}
   * @param env plain variables, among them {@code K_SERVICE}, {@code K_REVISION} and {@code
   *     K_CONFIGURATION} but not {@code PORT}
   * @param secretEnv variables whose values are read when the service starts
   */
  record Service(
      Marks marks,
      int hostPort,
      Optional<String> network,
      String image,
      List<String> command,
      List<String> watch,
      int containerPort,
      Map<String, String> env,
      Map<String, SecretRef> secretEnv,
      Limits limits,
      HttpProbe startupProbe,
      HttpProbe livenessProbe)
      implements WorkloadSpec {
    public Service {
      command = List.copyOf(command);
      watch = List.copyOf(watch);
      env = Map.copyOf(env);
      secretEnv = Map.copyOf(secretEnv);
    }

    @Override
    public String role() {
      return "service";
    }
  }

  /**
   * The emulated Cloud Trace.
   *
   * @param project the one that spans may name; others are refused
   */
  record Traces(Marks marks, int hostPort, String project) implements WorkloadSpec {
    @Override
    public String role() {
      return "traces";
    }
  }

  /** One of Google's emulators. */
  record Emulator(Marks marks, int hostPort, GoogleEmulator.Service service, String project)
      implements WorkloadSpec {
    @Override
    public String role() {
      return "emulator";
    }
  }
}
