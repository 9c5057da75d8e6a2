package ai.varai.provisioner.gcp.export;

import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Writes an environment as a shell script of {@code gcloud} commands, in an order in which each
 * finds what it needs. Passwords are made by the script when it runs and go through pipes.
 */
public final class GcloudExporter {
  private static final String HEAD =
      """
      #!/usr/bin/env bash
      # The environment %s as gcloud commands, written by 'provisioner export gcloud'.
      # For a project that holds none of it yet: what exists already is an error.
      set -euo pipefail

      PROJECT=%s

      # Random letters and digits, as many as asked for.
      generate() {
        local text
        text="$(openssl rand -base64 256 | tr -d '\\n+/=')"
        printf %%s "${text:0:$1}"
      }

      # The host of a URL.
      host() {
        local rest="${1#*://}"
        printf %%s "${rest%%%%/*}"
      }
      """;

  /**
   * The script.
   *
   * @throws IllegalArgumentException when the graph holds a kind that nobody can write
   */
  public String script(ExportedEnvironment environment) {
    var script = new Script(environment.project(), environment.graph());
    script.line(
        HEAD.formatted(environment.name(), Script.quote(environment.project())).stripTrailing());
    var done = new LinkedHashSet<ResourceAddress>();
    environment.graph().nodes().forEach(node -> write(node, environment, script, done));
    return script.written();
  }

  private static void write(
      ResourceNode<?> node,
      ExportedEnvironment environment,
      Script script,
      Set<ResourceAddress> done) {
    if (!done.add(node.address())) {
      return;
    }
    environment
        .graph()
        .dependenciesOf(node.address())
        .forEach(
            needed ->
                write(environment.graph().find(needed).orElseThrow(), environment, script, done));
    script.begin(node);
    write(node.resource(), KindExports.of(node.resource()), script);
  }

  @SuppressWarnings("unchecked") // the export was found by the class of the resource
  private static <R extends Resource> void write(
      Resource resource, KindExport<R> export, Script script) {
    export.gcloud((R) resource, script);
  }
}
