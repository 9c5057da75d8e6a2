package ai.varai.provisioner.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A workflow of GitHub Actions, as far as its jobs are scripts: the steps of one job run one after
 * the other in one folder, with the values of expressions that a test gives.
 */
public final class Workflow {
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{\\s*([^}]+?)\\s*}}");

  private final Map<?, ?> document;
  private final Map<String, String> expressions;
  private final Path folder;

  /**
   * @param expressions values of expressions, such as {@code vars.DEPLOYER}
   * @param folder where the steps run
   */
  public Workflow(Path file, Map<String, String> expressions, Path folder) {
    try (InputStream in = Files.newInputStream(file)) {
      this.document = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.expressions = expressions;
    this.folder = folder;
  }

  /** What the steps of a job printed, and how the first that failed ended. */
  public record Ran(int exit, String output) {}

  /**
   * Runs a job.
   *
   * @param logIn gives the variables of whoever logs in as a service account
   */
  public Ran job(
      String name, Map<String, String> surroundings, Function<String, Map<String, String>> logIn)
      throws IOException, InterruptedException {
    Map<?, ?> job = (Map<?, ?>) ((Map<?, ?>) get(document, "jobs")).get(name);
    var variables = new HashMap<>(surroundings);
    variables(document, variables);
    variables(job, variables);
    var output = new StringBuilder();
    for (Object each : (List<?>) get(job, "steps")) {
      Map<?, ?> step = (Map<?, ?>) each;
      if (step.get("uses") instanceof String action
          && action.startsWith("google-github-actions/auth@")) {
        variables.putAll(
            logIn.apply(
                value(String.valueOf(((Map<?, ?>) get(step, "with")).get("service_account")))));
      }
      if (step.get("run") instanceof String script) {
        var own = new HashMap<>(variables);
        variables(step, own);
        Path log = Files.createTempFile(folder, "step", ".log");
        var builder =
            new ProcessBuilder(
                    "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", value(script))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(own);
        Process process = builder.start();
        boolean ended = process.waitFor(4, TimeUnit.MINUTES);
        process.destroyForcibly();
        output.append(Files.readString(log));
        Files.delete(log);
        int exit = ended ? process.exitValue() : -1;
        if (exit != 0) {
          return new Ran(exit, output.toString());
        }
      }
    }
    return new Ran(0, output.toString());
  }

  private static Object get(Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key + " in " + map.keySet());
    }
    return value;
  }

  private void variables(Map<?, ?> at, Map<String, String> into) {
    if (at.get("env") instanceof Map<?, ?> given) {
      given.forEach((name, text) -> into.put(String.valueOf(name), value(String.valueOf(text))));
    }
  }

  private String value(String text) {
    return EXPRESSION
        .matcher(text)
        .replaceAll(
            found -> {
              String known = expressions.get(found.group(1));
              if (known == null) {
                throw new IllegalArgumentException("no value for " + found.group());
              }
              return Matcher.quoteReplacement(known);
            });
  }
}
