package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.emulator.EmulatorMain;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.runtime.Limits;
import ai.varai.provisioner.local.runtime.SecretReader;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.local.store.PrivateFiles;
import ai.varai.provisioner.model.kind.RunService.LocalProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns what is to run into processes, and prepares the data that they need. */
final class ProcessSpecs {
  private static final int MONGO_HEAP_MEGABYTES = 128;
  private static final int TRACES_HEAP_MEGABYTES = 192;

  private final Workspace workspace;
  private final JavaCommand java;
  private final CommandTemplate template;
  private final PostgresCluster postgres;
  private final GoogleSdk sdk;
  private final SecretReader secrets;

  ProcessSpecs(
      Workspace workspace,
      JavaCommand java,
      CommandTemplate template,
      PostgresCluster postgres,
      GoogleSdk sdk,
      SecretReader secrets) {
    this.workspace = workspace;
    this.java = java;
    this.template = template;
    this.postgres = postgres;
    this.sdk = sdk;
    this.secrets = secrets;
  }

  ProcessSpec of(WorkloadSpec spec) throws ProviderException, InterruptedException {
    PrivateFiles.folder(workspace.folder(spec.name()));
    Path data = workspace.data(spec.name());
    if (spec instanceof WorkloadSpec.Postgres server) {
      postgres.ensure(data, secrets.payload(server.adminPassword()));
      return plain(spec, postgres.server(data, spec.hostPort(), server.flags()), "INT");
    } else if (spec instanceof WorkloadSpec.Mongo) {
      PrivateFiles.folder(data);
      return plain(
          spec,
          java.small(
              MONGO_HEAP_MEGABYTES,
              MongoMain.class.getName(),
              Integer.toString(spec.hostPort()),
              data.resolve("mongo.mv").toString()),
          "TERM");
    } else if (spec instanceof WorkloadSpec.Emulator emulator) {
      PrivateFiles.folder(data);
      return plain(
          spec,
          sdk.command(emulator.service(), spec.hostPort(), data)
              .orElseThrow(
                  () ->
                      new ProviderException(
                          Category.FAILED,
                          "the " + emulator.service() + " emulator is not installed",
                          GoogleSdk.remedy(emulator.service()))),
          "TERM");
    } else if (spec instanceof WorkloadSpec.Traces traces) {
      return plain(
          spec,
          java.small(
              TRACES_HEAP_MEGABYTES,
              EmulatorMain.class.getName(),
              "--port",
              Integer.toString(spec.hostPort()),
              "--projects",
              traces.project()),
          "TERM");
    } else if (spec instanceof WorkloadSpec.Service service) {
      return service(service);
    }
    throw new IllegalStateException("no such workload: " + spec.getClass().getName());
  }

  /** What a service's process is made of, as that is now. */
  String program(LocalProcess process) {
    return ProgramFiles.of(
            template.fill(process.command(), Limits.NONE), template.paths(process.watch()))
        .stamp();
  }

  private ProcessSpec service(WorkloadSpec.Service service) throws ProviderException {
    if (service.command().isEmpty()) {
      throw new ProviderException(
          Category.INVALID,
          service.name() + " has only an image, and no Docker engine runs it here",
          "Start Docker, or give the service a 'process' in the environment file.");
    }
    var variables = new TreeMap<>(service.env());
    variables.put("PORT", Integer.toString(service.hostPort()));
    // Nobody but this machine should reach a local environment.
    variables.putIfAbsent("BIND_ADDRESS", "127.0.0.1");
    var probe = service.livenessProbe();
    return new ProcessSpec(
        service.marks(),
        service.hostPort(),
        template.fill(service.command(), service.limits()),
        template.paths(service.watch()),
        variables,
        service.secretEnv(),
        "TERM",
        probe.path(),
        Math.max(1, probe.periodSeconds()),
        Math.max(1, probe.failureThreshold()));
  }

  private static ProcessSpec plain(WorkloadSpec spec, List<String> command, String signal) {
    return new ProcessSpec(
        spec.marks(), spec.hostPort(), command, List.of(), Map.of(), Map.of(), signal, "", 0, 0);
  }
}
