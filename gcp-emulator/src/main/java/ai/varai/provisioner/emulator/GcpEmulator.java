package ai.varai.provisioner.emulator;

import ai.varai.provisioner.emulator.access.AccessGuard;
import ai.varai.provisioner.emulator.access.Decisions;
import ai.varai.provisioner.emulator.access.Denials;
import ai.varai.provisioner.emulator.access.Enforcement;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.access.Principals;
import ai.varai.provisioner.emulator.access.QuotaProject;
import ai.varai.provisioner.emulator.access.ServiceGuard;
import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.api.Authorizer;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.OwnPort;
import ai.varai.provisioner.emulator.api.Plugins;
import ai.varai.provisioner.emulator.control.Deadlines;
import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.control.Faults;
import ai.varai.provisioner.emulator.control.Invoker;
import ai.varai.provisioner.emulator.control.Notifications;
import ai.varai.provisioner.emulator.control.Outgoing;
import ai.varai.provisioner.emulator.control.Recorder;
import ai.varai.provisioner.emulator.control.Settings;
import ai.varai.provisioner.emulator.grpc.GrpcErrors;
import ai.varai.provisioner.emulator.grpc.GrpcFront;
import ai.varai.provisioner.emulator.http.AbsoluteForm;
import ai.varai.provisioner.emulator.http.Acceptor;
import ai.varai.provisioner.emulator.http.AdminRoutes;
import ai.varai.provisioner.emulator.http.AnswerDate;
import ai.varai.provisioner.emulator.http.Ingress;
import ai.varai.provisioner.emulator.http.ProtocolErrors;
import ai.varai.provisioner.emulator.http.PublishedGaps;
import ai.varai.provisioner.emulator.http.RequestLimits;
import ai.varai.provisioner.emulator.http.RestFront;
import ai.varai.provisioner.emulator.http.RoutedCalls;
import ai.varai.provisioner.emulator.http.SlowHeaders;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.operation.OperationOwners;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.proxy.InterceptingProxy;
import ai.varai.provisioner.emulator.proxy.ProxyOnDemand;
import ai.varai.provisioner.emulator.store.FileJournal;
import ai.varai.provisioner.emulator.store.Journal;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.support.Grants;
import ai.varai.provisioner.emulator.support.IamPolicies;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.PermissionTests;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.token.AccessIds;
import ai.varai.provisioner.emulator.token.BearerTokens;
import com.google.common.base.Throwables;
import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * An emulated Google Cloud: the public gRPC and REST APIs on one port.
 *
 * <pre>{@code
 * try (GcpEmulator cloud = GcpEmulator.start(Options.defaults())) {
 *   // point a client at cloud.endpoint(), plaintext, without credentials
 * }
 * }</pre>
 */
public final class GcpEmulator implements AutoCloseable {

  private static final long MAX_REQUEST_BYTES = 128L << 20;

  /** Of the first line of a request over HTTP/1. */
  private static final int MAX_LINE_BYTES = 64 << 10;

  /**
   * One to two hours in Google's words.
   *
   * @see <a
   *     href="https://cloud.google.com/run/docs/configuring/vpc-direct-vpc#delete-subnet">Direct
   *     VPC egress</a>
   */
  private static final Duration SUBNETWORK_HOLD = Duration.ofHours(1);

  private final Server server;
  private final Emulation emulation;
  private final Faults faults;
  private final Recorder recorder;
  private final Denials denials;
  private final ProxyOnDemand proxy;
  private final String host;

  private GcpEmulator(
      Server server,
      Emulation emulation,
      Faults faults,
      Recorder recorder,
      Denials denials,
      ProxyOnDemand proxy,
      String host) {
    this.host = host;
    this.denials = denials;
    this.proxy = proxy;
    this.server = server;
    this.emulation = emulation;
    this.faults = faults;
    this.recorder = recorder;
  }

  /**
   * Starts an emulator with every API that the class path offers. Ready when this returns. Throws
   * UncheckedIOException when the port or the data folder cannot be had.
   */
  public static GcpEmulator start(Options options) {
    return start(
        options, () -> ServiceLoader.load(EmulatedApi.class, GcpEmulator.class.getClassLoader()));
  }

  /** As {@link #start(Options)} with {@link Options#defaults()}. */
  public static GcpEmulator start() {
    return start(Options.defaults());
  }

  /** Starts an emulator with the given APIs only. */
  public static GcpEmulator start(Options options, List<EmulatedApi> apis) {
    return start(options, () -> apis);
  }

  private static GcpEmulator start(Options options, Supplier<Iterable<EmulatedApi>> apis) {
    QuickStart.prepare();
    EmulatorClock clock = new EmulatorClock(options.clock());
    Journal journal =
        options.dataDir().map(d -> (Journal) FileJournal.open(d)).orElseGet(Journal::none);
    Store store = new Store(journal);
    Projects projects = new Projects(store, options.projects());
    Faults faults = new Faults();
    Operations operations = new Operations(store, clock, options.lroMode());
    operations.stallWhen(r -> faults.stalls(r.name(), r.api(), r.kind(), r.target()));
    operations.delayBy(r -> faults.delay(r.name(), r.api(), r.kind(), r.target()));
    IamPolicies policies = new IamPolicies(store, clock);
    operations.endBy(r -> faults.ending(r.api(), r.kind(), r.target()));
    policies.staleWhen(faults::stale);
    policies.propagatingWhen(faults::propagating);
    Emulation emulation =
        new Emulation(
            store,
            projects,
            clock,
            new Ids(options.random()),
            operations,
            policies,
            new Settings(options.lroMode() == LroMode.REAL_LIKE ? SUBNETWORK_HOLD : Duration.ZERO),
            new Plugins(options.plugins()));
    Decisions decisions = new Decisions(emulation);
    emulation.offer(Grants.class, decisions);
    Recorder recorder = new Recorder(10_000);
    Denials denials = new Denials();
    Principals principals =
        new Principals(
            new BearerTokens(emulation),
            id ->
                emulation
                    .plugin(AccessIds.class)
                    .flatMap(ids -> ids.key(id))
                    .map(AccessIds.HmacKey::email));
    Deadlines deadlines = new Deadlines(System::nanoTime);
    store.beforeEach(deadlines::begin);
    operations.waiters().limit(deadlines::atMost);
    operations.waiters().leaveWhen(RequestLimits::callerIsGone);
    Invoker invoker = new Invoker(clock, faults, recorder, principals, deadlines);
    emulation.offer(Notifications.class, new Notifications());
    emulation.offer(Outgoing.class, options.outgoing());
    Optional<Enforcement> enforced = Optional.empty();
    if (options.iam() != IamMode.OFF) {
      Enforcement enforcement = new Enforcement(emulation, options.iam(), denials, decisions);
      enforced = Optional.of(enforcement);
      emulation.offer(Enforcement.class, enforcement);
      AccessGuard guard = new AccessGuard(emulation, enforcement, decisions);
      emulation.offer(PermissionTests.Oracle.class, guard);
      emulation.offer(Authorizer.class, guard);
      invoker.authorize(guard);
    }
    invoker.authorize(new QuotaProject(emulation, enforced));
    if (options.checkServices()) {
      ServiceGuard services = new ServiceGuard(emulation);
      emulation.offer(ServiceGuard.class, services);
      invoker.authorize(services);
    }
    String host = reachable(options.host());
    ProxyOnDemand proxy = new ProxyOnDemand(options.dataDir().map(d -> d.resolve("ca")), host);
    OperationOwners owners = new OperationOwners(operations, projects);
    Fronts fronts =
        new Fronts(
            () -> {
              Apis known = new Apis(apis.get(), emulation);
              policies.gatherChecks(() -> known.offering(IamPolicies.class));
              if (store.isResumed()) {
                // Rows and operations that are there already want their APIs.
                known.all();
                operations.runDue();
              }
              PublishedGaps gaps = new PublishedGaps(known);
              return new Fronts.Ready(
                  new AdminRoutes(emulation, known, faults, recorder, denials, proxy, gaps),
                  new GrpcFront(known, invoker, owners, new RoutedCalls(known, invoker, gaps)),
                  new RestFront(known, invoker, owners, gaps, new PluggedBuckets(emulation)),
                  () -> emulation.present(Ingress.class));
            });
    AnswerDate date = new AnswerDate(clock);
    RequestLimits limits = new RequestLimits(options.clientLimits().body());
    Server server =
        Server.builder()
            .http(new InetSocketAddress(options.host(), options.port()))
            .maxRequestLength(MAX_REQUEST_BYTES)
            .idleTimeout(Duration.ofMinutes(5))
            .childChannelPipelineCustomizer(
                p ->
                    p.addFirst(
                        new SlowHeaders(options.clientLimits().head()),
                        new AbsoluteForm(InterceptingProxy::intercepts, MAX_LINE_BYTES)))
            .http1MaxInitialLineLength(MAX_LINE_BYTES)
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
            .bossGroupFactory(Acceptor::named)
            // Nobody asks for them, and to prepare them takes time at the start.
            .meterRegistry(NoopMeterRegistry.get())
            .errorHandler(new GrpcErrors(new ProtocolErrors()))
            .serviceUnder("/_emulator", limits.over(date.over(fronts.admin())))
            .serviceUnder("/", limits.over(date.over(fronts.apis())))
            .build();
    emulation.offer(OwnPort.class, server::activeLocalPort);
    try {
      server.start().join();
    } catch (CompletionException e) {
      store.close();
      throw new UncheckedIOException(
          "cannot listen on port "
              + options.port()
              + " of "
              + options.host()
              + ": "
              + Throwables.getRootCause(e).getMessage(),
          new IOException(e));
    }
    try {
      fronts.await();
    } catch (RuntimeException e) {
      server.stop().join();
      store.close();
      throw e;
    }
    return new GcpEmulator(server, emulation, faults, recorder, denials, proxy, host);
  }

  /** What reaches an address that the server listens on; all addresses are reached by one. */
  private static String reachable(String host) {
    InetSocketAddress address = new InetSocketAddress(host, 0);
    if (!address.isUnresolved() && address.getAddress().isAnyLocalAddress()) {
      return "127.0.0.1";
    }
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /**
   * Starts the intercepting HTTPS proxy for {@code *.googleapis.com}, if it does not run yet. Its
   * certificate authority lives in the data folder, or without one as long as the emulator.
   *
   * @param port 0 takes a free one
   * @return the variables that point a shell's tools at it
   */
  public Map<String, String> startProxy(int port, String project) {
    return proxy.variables(port(), port, project);
  }

  public int port() {
    return server.activeLocalPort();
  }

  /** {@code host:port}, as gRPC clients on this machine take it. */
  public String endpoint() {
    return host + ":" + port();
  }

  /** {@code http://host:port}, as REST clients on this machine take it. */
  public String url() {
    return "http://" + endpoint();
  }

  /** The emulated cloud's clock, for time travel. */
  public EmulatorClock clock() {
    return emulation.clock();
  }

  /** What the APIs stand on; for data planes and tests in one process. */
  public Emulation emulation() {
    return emulation;
  }

  public Faults faults() {
    return faults;
  }

  public Recorder recorder() {
    return recorder;
  }

  /**
   * Forgets every resource, fault, recorded call, denial, notification and setting, and returns to
   * the base clock.
   */
  public void reset() {
    emulation.store().clear();
    faults.clear();
    recorder.clear();
    denials.clear();
    emulation.present(Notifications.class).ifPresent(Notifications::clear);
    emulation.settings().reset();
    emulation.clock().reset();
  }

  public synchronized void stop() {
    proxy.close();
    server.stop().join();
    emulation.operations().close();
    emulation.store().close();
  }

  @Override
  public void close() {
    stop();
  }
}
