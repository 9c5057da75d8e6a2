package ai.varai.provisioner.it.cloud;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.store.Change;
import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.it.harness.Http;
import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.secret.SecretScan;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.matrix.MatrixReader;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.read.EnvironmentSource;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.ServicesSettings;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One shipped cloud environment, an emulated cloud for it, and the lifecycle between them. */
final class CloudWorld implements AutoCloseable {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /**
   * Records to prove a domain, times, numbers, addresses (not ranges), parts of URLs and endings.
   */
  private static final String MADE_UP =
      "(?<=_acme-challenge_)[0-9a-z]+|\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z|\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b"
          + "|(?<=/uptimeCheckConfigs/[a-z0-9-]{1,63})-[a-z0-9]{11}\\b"
          + "|\\d{5,}(-[a-z0-9]{3}\\b)?|\\b(10|34)(\\.\\d+){3}(?![\\d/])|-[a-z0-9]{10}-uc\\b";

  final GcpEmulator cloud;
  final GcpProvider provider;
  private final String name;
  private final Path state;
  private final Lifecycle lifecycle;
  private final Set<String> secrets = new TreeSet<>();
  private final Path events;

  CloudWorld(String name, Path folder, Options options) {
    this(name, folder, GcpEmulator.start(options));
  }

  /** An environment in a cloud that runs already, and ends with this. */
  CloudWorld(String name, Path folder, GcpEmulator cloud) {
    this(name, folder, cloud, Map.of());
  }

  /** The same, with more options of the provider. */
  CloudWorld(String name, Path folder, GcpEmulator cloud, Map<String, String> options) {
    this.name = name;
    this.state = folder.resolve("state");
    this.cloud = cloud;
    this.provider = provider(environment(), cloud.url(), options);
    this.events = folder.resolve("events.log");
    this.lifecycle = open(name, provider, state, this::record);
  }

  private synchronized void record(LifecycleEvent event) {
    try {
      Files.createDirectories(events.getParent());
      Files.writeString(events, event + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static GcpProvider provider(Environment environment, String url, Map<String, String> options) {
    var all = new HashMap<>(options);
    all.put("project", environment.projectId());
    all.put("region", environment.region());
    all.put("gcp.endpoint", url);
    all.put("gcp.connection_patience", "1");
    all.putIfAbsent("gcp.account_patience", "1");
    return new GcpProvider(
        CloudSettings.of(all), environment.environment(), "main", new SecureRandom());
  }

  /** Google's clients, as somebody else with access to the environment's project has them. */
  Clients clients() {
    return new Clients(
        CloudSettings.of(
            Map.of(
                "project", environment().projectId(),
                "region", environment().region(),
                "gcp.endpoint", cloud.url())));
  }

  /** The permissions that the emulator refused, oldest first. */
  List<String> denials() throws IOException {
    var permissions = new ArrayList<String>();
    new ObjectMapper()
        .readTree(Http.get(cloud.url() + "/_emulator/denials").body())
        .get("denials")
        .forEach(each -> permissions.add(each.get("permission").asText()));
    return permissions;
  }

  static Lifecycle open(String name, GcpProvider provider, Path state, EventSink events) {
    return Lifecycle.open(
        LifecycleSettings.of(name, "main", "tests", "somebody"),
        provider,
        new FolderStateBackend(state),
        events);
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  Path stateFolder() {
    return state;
  }

  Environment environment(String... overrides) {
    return environmentOf(name, overrides);
  }

  static Environment environmentOf(String name, String... overrides) {
    return sourceOf(name, overrides).environment();
  }

  private static EnvironmentSource sourceOf(String name, String... overrides) {
    return EnvironmentLoader.in(ROOT).load(name, List.of(overrides)).source().orElseThrow();
  }

  /** What the environment's file, with some values set over it, wants. */
  ResourceGraph graph(String... overrides) {
    return graphOf(name, overrides);
  }

  static ResourceGraph graphOf(String name, String... overrides) {
    try {
      var matrix =
          MatrixReader.read("m", Files.readString(ROOT.resolve("environments/config-matrix.yaml")))
              .matrix()
              .orElseThrow();
      Environment environment = matrix.holds(sourceOf(name, overrides)).environment();
      return new EnvironmentCompiler()
          .compile(
              environment,
              CompileOptions.PLAIN
                  .withInstanceSuffix("x7k2")
                  .withRow(matrix.row(environment.matrixRow().orElse(name)).orElseThrow()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    ApplyResult result = up(lifecycle, graph);
    remember();
    return result;
  }

  /** What Secret Manager holds, for the search at the end: a later step may delete it. */
  private void remember() {
    store().stream()
        .filter(row -> row.table().equals("secretmanager.payloads"))
        .map(row -> new String(row.value(), StandardCharsets.UTF_8))
        .forEach(secrets::add);
  }

  static ApplyResult up(Lifecycle lifecycle, ResourceGraph graph) throws InterruptedException {
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

  /** Asks the emulator for a fault, as its users do. */
  void fault(String json) {
    var answer = Http.post(cloud.url() + "/_emulator/faults", json);
    if (answer.status() != 200) {
      throw new AssertionError("the emulator refuses the fault " + json + ": " + answer.body());
    }
  }

  /** How many faults there have been since the rules were cleared. */
  long struck() {
    return cloud.faults().struck();
  }

  /**
   * How many things of each kind the cloud holds, by the emulator's tables; but for what says how
   * it got there, such as operations, and APIs, of which some are enabled without being asked for.
   */
  Map<String, Long> holdings() {
    return store().stream()
        .map(row -> row.table())
        .filter(table -> !table.matches("(?i).*(operation|revision|request|iam|enabled).*"))
        .collect(Collectors.groupingBy(table -> table, TreeMap::new, Collectors.counting()));
  }

  /** Every row that the emulator keeps of the project. */
  List<Change> store() {
    return cloud.emulation().store().snapshot(environment().projectId());
  }

  /** What carries the environment's marks and is not in its state. */
  List<String> orphans() throws Exception {
    Set<String> known =
        lifecycle.status().resources().stream()
            .map(each -> each.address().kind() + " " + each.id())
            .collect(Collectors.toSet());
    var orphans = new ArrayList<String>();
    for (ResourceHandler<?> handler : provider.handlers()) {
      String kind = KindName.of(handler.kind());
      for (Observed<?> found : handler.list(new Looking(name))) {
        if (found.owner().isPresent() && !known.contains(kind + " " + found.id())) {
          orphans.add(kind + " " + found.id());
        }
      }
    }
    return orphans;
  }

  /** A call that only looks. */
  private record Looking(String environment) implements CallContext {
    @Override
    public String stack() {
      return "main";
    }

    @Override
    public ResourceAddress address() {
      throw new IllegalStateException("the call is about a whole kind");
    }

    @Override
    public String requestId() {
      return "looking";
    }

    @Override
    public Duration remaining() {
      return Duration.ofMinutes(1);
    }

    @Override
    public Clock clock() {
      return Clock.systemUTC();
    }

    @Override
    public void progress(String message) {}
  }

  /**
   * What the state says of each resource; without the numbers and suffixes that Google makes up.
   */
  Map<String, String> described() {
    return lifecycle().status().resources().stream()
        .collect(
            Collectors.toMap(
                each -> each.address().toString(),
                each -> new TreeMap<>(each.attributes()).toString().replaceAll(MADE_UP, "*"),
                (one, other) -> one,
                TreeMap::new));
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
        .setChannelConfigurator(b -> b.usePlaintext())
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

  /** Ends it all; fails when a secret stands in the state or in what was told of the steps. */
  @Override
  public void close() {
    try {
      remember();
      lifecycle.close();
      var scan = new SecretScan(List.copyOf(secrets));
      for (Path place : List.of(state, events)) {
        if (Files.exists(place) && !scan.filesWithSecrets(place).isEmpty()) {
          throw new AssertionError("a secret stands in " + scan.filesWithSecrets(place));
        }
      }
    } finally {
      provider.close();
      cloud.close();
    }
  }
}
