package ai.varai.provisioner.emulator.operation;

import ai.varai.provisioner.emulator.support.Projects;
import java.util.Optional;

/**
 * Which API answers for an operation. All have {@code google.longrunning.Operations}, on one port;
 * where no host decides, the operation's row does.
 */
public final class OperationOwners {

  private final Operations operations;
  private final Projects projects;

  public OperationOwners(Operations operations, Projects projects) {
    this.operations = operations;
    this.projects = projects;
  }

  /** The API of the operation of this name; empty when there is none. */
  public Optional<String> api(String name) {
    return operations
        .find(canonical(projects, name))
        .filter(r -> !r.unseen())
        .map(OperationRow::api);
  }

  /** Names carry a project's id, also where a caller gave its number. */
  static String canonical(Projects projects, String name) {
    String[] parts = name.split("/", 3);
    return parts.length == 3 && parts[0].equals("projects")
        ? "projects/"
            + projects.find(parts[1]).map(Projects.Project::id).orElse(parts[1])
            + "/"
            + parts[2]
        : name;
  }
}
