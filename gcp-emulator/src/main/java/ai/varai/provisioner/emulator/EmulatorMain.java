package ai.varai.provisioner.emulator;

import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.control.Outgoing;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.proxy.ShellEnvironment;
import ai.varai.provisioner.emulator.store.NewerFolderException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Runs an emulator from a command line until the process is told to stop. */
public final class EmulatorMain {

  static final String USAGE =
      """
      usage: emulator [--port N] [--host ADDRESS] [--data-dir DIR] [--projects a,b]
                      [--proxy-port N [--project P]] [--operations zero|fast|real-like]
                      [--iam off|log|strict] [--check-services [true|false]]
                      [--outgoing none|local|all]
      """;

  private EmulatorMain() {}

  public static void main(String[] args) throws InterruptedException {
    int code = run(List.of(args), System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * Starts, prints the ready line, waits for the JVM's end. Gives an exit code on bad arguments.
   */
  static int run(List<String> args, PrintStream out, PrintStream err) throws InterruptedException {
    Options options;
    try {
      options = parse(args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.print(USAGE);
      return 3;
    }
    GcpEmulator emulator;
    try {
      emulator = GcpEmulator.start(options);
    } catch (UncheckedIOException e) {
      err.println(e.getMessage());
      return e.getCause() instanceof NewerFolderException ? 3 : 1;
    }
    CountDownLatch end = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  emulator.stop();
                  end.countDown();
                }));
    String proxyPort = value(args, "--proxy-port");
    if (!proxyPort.isEmpty()) {
      String project = value(args, "--project");
      Map<String, String> variables =
          emulator.startProxy(port(proxyPort), project.isEmpty() ? "emulated" : project);
      out.print(ShellEnvironment.exports(variables));
    }
    out.println("emulated Google Cloud ready on " + emulator.url());
    out.flush();
    end.await();
    return 0;
  }

  /** The options of a command line. Throws IllegalArgumentException with designed text. */
  static Options parse(List<String> args) {
    Options o = Options.defaults().withPort(8090);
    ListIterator<String> it = args.listIterator();
    while (it.hasNext()) {
      String name = it.next();
      String value;
      int eq = name.indexOf('=');
      if (eq > 0) {
        value = name.substring(eq + 1);
        name = name.substring(0, eq);
      } else if (name.equals("--check-services") && !saysWhether(it)) {
        value = "true";
      } else if (it.hasNext()) {
        value = it.next();
      } else {
        throw new IllegalArgumentException("the option " + name + " needs a value");
      }
      o =
          switch (name) {
            case "--port" -> o.withPort(port(value));
            case "--host" -> o.withHost(value);
            case "--proxy-port" -> {
              port(value);
              yield o;
            }
            case "--project" -> o;
            case "--data-dir" -> o.withDataDir(Path.of(value));
            case "--projects" -> o.withProjects(Set.copyOf(Arrays.asList(value.split(","))));
            case "--iam" -> o.withIam(choose(IamMode.class, name, value));
            case "--check-services" -> o.withCheckedServices(yes(value));
            case "--outgoing" -> o.withOutgoing(choose(Outgoing.class, name, value));
            case "--operations" -> o.withLroMode(choose(LroMode.class, name, value));
            default -> throw new IllegalArgumentException("unknown option " + name);
          };
    }
    return o;
  }

  private static String value(List<String> args, String option) {
    int at = args.indexOf(option);
    if (at >= 0 && at + 1 < args.size()) {
      return args.get(at + 1);
    }
    return args.stream()
        .filter(a -> a.startsWith(option + "="))
        .map(a -> a.substring(option.length() + 1))
        .findFirst()
        .orElse("");
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
      throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + text);
    }
    return Integer.parseInt(text);
  }

  /** The command of the provisioner has it as a switch; here it may be told true or false. */
  private static boolean saysWhether(ListIterator<String> rest) {
    if (!rest.hasNext()) {
      return false;
    }
    String next = rest.next();
    rest.previous();
    return !next.startsWith("--");
  }

  private static boolean yes(String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException("--check-services takes true or false, not " + value);
    }
    return value.equals("true");
  }

  private static <E extends Enum<E>> E choose(Class<E> type, String option, String text) {
    String wanted = text.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(type.getEnumConstants())
        .filter(e -> e.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    option
                        + " takes one of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)
                        + ", not "
                        + text));
  }
}
