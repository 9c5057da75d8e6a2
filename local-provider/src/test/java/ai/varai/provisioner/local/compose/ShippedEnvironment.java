package ai.varai.provisioner.local.compose;

import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.compile.ProviderOptions;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The local environment as it is shipped. */
public final class ShippedEnvironment {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Environment ENVIRONMENT = with();

  private ShippedEnvironment() {}

  public static ResourceGraph graph() {
    return graph(ENVIRONMENT);
  }

  static ResourceGraph graph(Environment environment) {
    return new EnvironmentCompiler().compile(environment, CompileOptions.PLAIN);
  }

  /** With some values set over those of the file. */
  static Environment with(String... values) {
    return EnvironmentLoader.in(ROOT)
        .load("local", List.of(values))
        .source()
        .orElseThrow(() -> new IllegalStateException("environments/local.yaml is not valid"))
        .environment();
  }

  /** The graph with some values set over those of the file. */
  public static ResourceGraph graphWith(String... values) {
    return graph(with(values));
  }

  static Map<String, String> options() {
    return ProviderOptions.of(ENVIRONMENT);
  }
}
