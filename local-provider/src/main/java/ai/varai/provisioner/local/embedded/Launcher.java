package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.SecretReader;
import ai.varai.provisioner.local.runtime.SecretRef;
import ai.varai.provisioner.local.runtime.StackMarks;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Starts the process of a workload with a clean environment. */
final class Launcher {
  /** What a process may see of the environment of whoever typed the command. */
  private static final Set<String> INHERITED =
      Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA_HOME");

  private final Workspace workspace;
  private final SecretReader secrets;

  Launcher(Workspace workspace, SecretReader secrets) {
    this.workspace = workspace;
    this.secrets = secrets;
  }

  Process start(ProcessSpec spec) throws IOException, ProviderException {
    var builder = new ProcessBuilder(spec.command());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(INHERITED);
    environment.put(StackMarks.VARIABLE_ENVIRONMENT, spec.marks().owner().environment());
    environment.put(StackMarks.VARIABLE_STACK, spec.marks().owner().stack());
    environment.put(StackMarks.VARIABLE_ADDRESS, spec.marks().owner().address().toString());
    environment.putAll(spec.env());
    for (Map.Entry<String, SecretRef> secret : spec.secretEnv().entrySet()) {
      environment.put(secret.getKey(), secrets.payload(secret.getValue()));
    }
    builder.directory(workspace.folder(spec.name()).toFile());
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(workspace.log(spec.name()).toFile()));
    return builder.start();
  }
}
