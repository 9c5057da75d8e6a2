package ai.varai.provisioner.app.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** One run of the command line inside the test's own process, and what it printed. */
public record CommandLineRun(int exit, String out, String err) {

  public static CommandLineRun in(Path folder, String... words) {
    return in(folder, Map.of(), words);
  }

  public static CommandLineRun in(Path folder, Map<String, String> variables, String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exit = new Launcher(invocation(folder, variables, out, err)).run(words);
    return new CommandLineRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The same with a person at a terminal, who types what is given. */
  public static CommandLineRun typing(String typed, Path folder, String... words) {
    return answered(folder, Map.of("TERM", "xterm"), typed, words);
  }

  /** A run at a terminal, where a person types these answers. */
  public static CommandLineRun answered(
      Path folder, Map<String, String> variables, String answers, String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    Invocation silent = invocation(folder, variables, out, err);
    var asked =
        new Invocation(
            silent.out(),
            silent.err(),
            new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)),
            variables,
            folder,
            true,
            silent.clock(),
            silent.signals(),
            silent.abandon());
    int exit = new Launcher(asked).run(words);
    return new CommandLineRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Surroundings without a terminal and without input. */
  static Invocation invocation(
      Path folder,
      Map<String, String> variables,
      ByteArrayOutputStream out,
      ByteArrayOutputStream err) {
    return new Invocation(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        new ByteArrayInputStream(new byte[0]),
        variables,
        folder,
        false,
        Clock.systemUTC(),
        received -> {},
        code -> {
          throw new AssertionError("abandoned with " + code);
        });
  }
}
