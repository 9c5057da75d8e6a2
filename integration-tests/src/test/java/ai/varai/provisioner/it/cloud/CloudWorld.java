package ai.varai.provisioner.it.cloud;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.matrix.MatrixReader;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.ServicesSettings;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One shipped cloud environment, an emulated cloud for it, and the lifecycle between them. */
final class CloudWorld implements AutoCloseable {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  final GcpEmulator cloud;
  final GcpProvider provider;
  private final String name;
  private final Path state;
  private final Lifecycle lifecycle;

  CloudWorld(String name, Path folder, Options options) {
    this.name = name;
    this.state = folder.resolve("state");
    this.cloud = GcpEmulator.start(options);
    Environment environment = environment();
    this.provider =
        new GcpProvider(
            CloudSettings.of(
                Map.of(
                    "project", environment.projectId(),
                    "region", environment.region(),
                    "gcp.endpoint", cloud.url(),
                    "gcp.connection_patience", "1")),
            new SecureRandom());
    this.lifecycle = open();
  }

  private Lifecycle open() {
    return Lifecycle.open(
        LifecycleSettings.of(name, "main", "tests", "somebody"),
        provider,
        new FolderStateBackend(state),
        EventSink.NONE);
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  Path stateFolder() {
    return state;
  }

  Environment environment(String... overrides) {
    return EnvironmentLoader.in(ROOT)
        .load(name, List.of(overrides))
        .source()
        .orElseThrow()
        .environment();
  }

  /** What the environment's file, with some values set over it, wants. */
  ResourceGraph graph(String... overrides) {
    try {
      var matrix =
          MatrixReader.read("m", Files.readString(ROOT.resolve("environments/config-matrix.yaml")))
              .matrix()
              .orElseThrow();
      return new EnvironmentCompiler()
          .compile(
              environment(overrides),
              CompileOptions.PLAIN
                  .withInstanceSuffix("x7k2")
                  .withRow(matrix.row(name).orElseThrow()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Plan plan(ResourceGraph graph) throws InterruptedException {
    return lifecycle.plan(graph, PlanOptions.DEFAULT);
  }

  /** What a plan would change, as sentences. */
  static List<String> changes(Plan plan) {
    return plan.changes().stream()
        .filter(change -> change.action() != Action.NO_OP)
        .map(change -> change.action() + " " + change.address() + " " + change.attributes())
        .toList();
  }

  ApplyResult up(ResourceGraph graph) throws InterruptedException {
    Plan plan = lifecycle.plan(graph, PlanOptions.DEFAULT.holdingLock(Duration.ZERO));
    return lifecycle.apply(plan, ApplyOptions.DEFAULT);
  }

  /** Lifts every protection and deletes everything. */
  ApplyResult destroy(ResourceGraph graph) throws InterruptedException {
    for (EnvironmentStatus.ResourceStatus each : lifecycle.status().resources()) {
      if (each.isProtected()) {
        lifecycle.protect(each.address(), false);
      }
    }
    Plan plan = lifecycle.planDestroy(graph, PlanOptions.DEFAULT.holdingLock(Duration.ZERO));
    return lifecycle.apply(
        plan,
        ApplyOptions.DEFAULT.withConfirmed(
            plan.changes().stream().map(PlannedChange::address).collect(Collectors.toSet())));
  }

  /** Runs a step and prints what it cost. */
  <T> T measured(String step, Step<T> work) throws Exception {
    cloud.recorder().clear();
    long begin = System.nanoTime();
    T result = work.run();
    System.out.printf(
        Locale.ROOT,
        "%-12s %-12s %5d calls %6.2f s%n",
        name,
        step,
        cloud.recorder().calls().size(),
        (System.nanoTime() - begin) / 1e9);
    return result;
  }

  /** Something to measure. */
  interface Step<T> {
    T run() throws Exception;
  }

  /** What the calls since the last measurement would have changed; empty when they only looked. */
  List<String> writes() {
    return cloud.recorder().calls().stream()
        .map(call -> call.api() + "." + call.method())
        .filter(method -> !method.matches("(?i).*\\.(get|list|aggregatedlist|testiam).*"))
        .toList();
  }

  /** A client of Cloud Run that is not the provider's. */
  ServicesClient client() throws IOException {
    return ServicesClient.create(
        ServicesSettings.newBuilder()
            .setTransportChannelProvider(channel())
            .setCredentialsProvider(NoCredentialsProvider.create())
            .build());
  }

  private InstantiatingGrpcChannelProvider channel() {
    return InstantiatingGrpcChannelProvider.newBuilder()
        .setEndpoint(cloud.endpoint())
        .setChannelConfigurator(ManagedChannelBuilder::usePlaintext)
        .build();
  }

  /** Every payload that Secret Manager holds. */
  List<String> payloads() throws IOException {
    var payloads = new ArrayList<String>();
    try (var client =
        SecretManagerServiceClient.create(
            SecretManagerServiceSettings.newBuilder()
                .setTransportChannelProvider(channel())
                .setCredentialsProvider(NoCredentialsProvider.create())
                .build())) {
      for (var secret : client.listSecrets("projects/" + environment().projectId()).iterateAll()) {
        for (var version : client.listSecretVersions(secret.getName()).iterateAll()) {
          payloads.add(
              client.accessSecretVersion(version.getName()).getPayload().getData().toStringUtf8());
        }
      }
    }
    return payloads;
  }

  @Override
  public void close() {
    lifecycle.close();
    provider.close();
    cloud.close();
  }
}
