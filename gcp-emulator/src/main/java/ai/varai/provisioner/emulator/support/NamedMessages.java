package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.protobuf.Message;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A collection of messages that have a field {@code name}, such as {@code
 * projects/P/alertPolicies/1}: kept by that name without the project.
 */
public final class NamedMessages<M extends Message> {
  private final Emulation emulation;
  private final Table<M> table;
  private final UnaryOperator<String> missing;

  public NamedMessages(Emulation emulation, String tableName, Class<M> type) {
    this(emulation, tableName, type, name -> "Resource \"" + name + "\" was not found.");
  }

  /**
   * @param missing what the API says when there is nothing of a name
   */
  public NamedMessages(
      Emulation emulation, String tableName, Class<M> type, UnaryOperator<String> missing) {
    this.emulation = emulation;
    this.missing = missing;
    this.table = emulation.store().table(tableName, Codec.proto(type));
  }

  /** The project of a name or parent {@code projects/P...}. */
  public Project project(String name) {
    String[] parts = name.split("/", -1);
    if (parts.length < 2 || !parts[0].equals("projects")) {
      throw GoogleError.invalidArgument("Name \"" + name + "\" is not of the form projects/*.");
    }
    return emulation.projects().require(parts[1]);
  }

  private static String key(String name) {
    return name.split("/", 3)[2];
  }

  public M require(String name) {
    return table
        .get(project(name).id(), key(name))
        .orElseThrow(() -> GoogleError.notFound(missing.apply(name)));
  }

  public boolean contains(String name) {
    return table.contains(project(name).id(), key(name));
  }

  /** Those whose name, without the project, begins so. */
  public List<M> list(String parent, String prefix) {
    return table.list(project(parent).id(), prefix);
  }

  /** Adds a message under a name that is free. */
  public M insert(String name, M message) {
    Project project = project(name);
    return emulation
        .store()
        .transact(
            project.id(),
            () -> {
              if (table.contains(project.id(), key(name))) {
                throw GoogleError.alreadyExists("Resource \"" + name + "\" already exists.");
              }
              return put(project, name, message);
            });
  }

  /** Changes a message that is there. */
  public M update(String name, UnaryOperator<M> change) {
    Project project = project(name);
    return emulation
        .store()
        .transact(project.id(), () -> put(project, name, change.apply(require(name))));
  }

  @SuppressWarnings("unchecked") // a builder builds what it was made from
  private M put(Project project, String name, M message) {
    Message.Builder named = message.toBuilder();
    named.setField(
        named.getDescriptorForType().findFieldByName("name"), project.name() + "/" + key(name));
    M done = (M) named.build();
    table.put(project.id(), key(name), done);
    return done;
  }

  /** Removes a message that is there. */
  public M remove(String name) {
    Project project = project(name);
    return emulation
        .store()
        .transact(
            project.id(),
            () -> {
              M gone = require(name);
              table.remove(project.id(), key(name));
              return gone;
            });
  }
}
