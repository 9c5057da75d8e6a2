package ai.varai.provisioner.emulator;

import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.control.Outgoing;
import ai.varai.provisioner.emulator.operation.LroMode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How an emulator is started.
 *
 * @param host the address to bind; loopback unless told otherwise
 * @param port 0 takes a free one
 * @param projects the projects that exist; empty means any, at its first use
 * @param clock the base of the emulated cloud's time
 * @param random where identifiers come from
 * @param lroMode how long operations stay pending
 * @param dataDir where data survive the process; empty keeps them in memory
 * @param plugins data planes by their interface
 * @param iam what happens to calls that allow policies do not allow
 * @param checkServices whether an API must be enabled in a project before it answers for it
 * @param outgoing whom the emulated Cloud Monitoring calls
 * @param clientLimits how long slow clients are waited for
 */
public record Options(
    String host,
    int port,
    Set<String> projects,
    Clock clock,
    RandomGenerator random,
    LroMode lroMode,
    Optional<Path> dataDir,
    Map<Class<?>, Object> plugins,
    IamMode iam,
    boolean checkServices,
    Outgoing outgoing,
    ClientLimits clientLimits) {

  public Options {
    projects = Set.copyOf(projects);
    plugins = Map.copyOf(plugins);
  }

  /** A free loopback port, any project, memory only, fast operations. */
  public static Options defaults() {
    return new Options(
        "127.0.0.1",
        0,
        Set.of(),
        Clock.systemUTC(),
        new java.security.SecureRandom(),
        LroMode.FAST,
        Optional.empty(),
        Map.of(),
        IamMode.OFF,
        false,
        Outgoing.LOCAL,
        ClientLimits.defaults());
  }

  public Options withHost(String v) {
    return new Options(
        v,
        port,
        projects,
        clock,
        random,
        lroMode,
        dataDir,
        plugins,
        iam,
        checkServices,
        outgoing,
        clientLimits);
  }

  public Options withPort(int v) {
    return new Options(
        host,
        v,
        projects,
        clock,
        random,
        lroMode,
        dataDir,
        plugins,
        iam,
        checkServices,
        outgoing,
        clientLimits);
  }

  public Options withProjects(Set<String> v) {
    return new Options(
        host,
        port,
        v,
        clock,
        random,
        lroMode,
        dataDir,
        plugins,
        iam,
        checkServices,
        outgoing,
        clientLimits);
  }

  public Options withClock(Clock v) {
    return new Options(
        host,
        port,
        projects,
        v,
        random,
        lroMode,
        dataDir,
        plugins,
        iam,
        checkServices,
        outgoing,
        clientLimits);
  }

  public Options withRandom(RandomGenerator v) {
    return new Options(
        host,
        port,
        projects,
        clock,
        v,
        lroMode,
        dataDir,
        plugins,
        iam,
        checkServices,
        outgoing,
        clientLimits);
  }

  public Options withLroMode(LroMode v) {
    return new Options(
        host,
        port,
        projects,
        clock,
        random,
        v,
        dataDir,
        plugins,
        iam,
        checkServices,
        outgoing,
        clientLimits);
  }

  public Options withDataDir(Path v) {
    return new Options(
        host,
        port,
        projects,
        clock,
        random,
        lroMode,
        Optional.of(v),
        plugins,
        iam,
        checkServices,
        outgoing,
        clientLimits);
  }

  /** Plugs in a data plane, or anything else an API asks for by its interface. */
  public <T> Options withPlugin(Class<T> type, T implementation) {
    Map<Class<?>, Object> more = new HashMap<>(plugins);
    more.put(type, implementation);
    return new Options(
        host,
        port,
        projects,
        clock,
        random,
        lroMode,
        dataDir,
        more,
        iam,
        checkServices,
        outgoing,
        clientLimits);
  }

  /** Enforces allow policies, or only records what they do not allow. */
  public Options withIam(IamMode v) {
    return new Options(
        host,
        port,
        projects,
        clock,
        random,
        lroMode,
        dataDir,
        plugins,
        v,
        checkServices,
        outgoing,
        clientLimits);
  }

  /** Refuses calls to APIs that the project has not enabled. */
  public Options withCheckedServices(boolean v) {
    return new Options(
        host,
        port,
        projects,
        clock,
        random,
        lroMode,
        dataDir,
        plugins,
        iam,
        v,
        outgoing,
        clientLimits);
  }

  /** Lets the emulated Cloud Monitoring call others than those of this machine, or nobody. */
  public Options withOutgoing(Outgoing v) {
    return new Options(
        host,
        port,
        projects,
        clock,
        random,
        lroMode,
        dataDir,
        plugins,
        iam,
        checkServices,
        v,
        clientLimits);
  }

  /** Waits for slow clients so long and no longer. */
  public Options withClientLimits(ClientLimits v) {
    return new Options(
        host,
        port,
        projects,
        clock,
        random,
        lroMode,
        dataDir,
        plugins,
        iam,
        checkServices,
        outgoing,
        v);
  }
}
