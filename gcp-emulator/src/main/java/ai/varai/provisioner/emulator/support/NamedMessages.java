package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.protobuf.Message;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A collection of messages that have a field {@code name}, such as {@code
 * projects/P/alertPolicies/1}: kept by that name without the project. What others than projects own
 * is kept under no project, by its whole name.
 */
public final class NamedMessages<M extends Message> {
  private final Emulation emulation;
  private final Table<M> table;
  private final UnaryOperator<String> missing;
  private final Function<String, Owner> owners;

  /**
   * Who owns what has a name.
   *
   * @param home the project under which it is kept; empty for other owners
   * @param name such as {@code projects/P} or {@code folders/7}
   */
  public record Owner(String home, String name) {
    /** What the keys begin with of all that it owns. */
    public String prefix() {
      return home.isEmpty() ? name + "/" : "";
    }
  }

  public NamedMessages(Emulation emulation, String tableName, Class<M> type) {
    this(emulation, tableName, type, name -> "Resource \"" + name + "\" was not found.");
  }

  /**
   * @param missing what the API says when there is nothing of a name
   */
  public NamedMessages(
      Emulation emulation, String tableName, Class<M> type, UnaryOperator<String> missing) {
    this(
        emulation,
        tableName,
        type,
        missing,
        name -> {
          Project project = project(emulation, name);
          return new Owner(project.id(), project.name());
        });
  }

  /**
   * @param owners finds the owner of a name or of a parent
   */
  public NamedMessages(
      Emulation emulation,
      String tableName,
      Class<M> type,
      UnaryOperator<String> missing,
      Function<String, Owner> owners) {
    this.emulation = emulation;
    this.missing = missing;
    this.owners = owners;
    this.table = emulation.store().table(tableName, Codec.proto(type));
  }

  /** The project of a name or parent {@code projects/P...}. */
  public Project project(String name) {
    return project(emulation, name);
  }

  private static Project project(Emulation emulation, String name) {
    String[] parts = name.split("/", -1);
    if (parts.length < 2 || !parts[0].equals("projects")) {
      throw GoogleError.invalidArgument("Name \"" + name + "\" is not of the form projects/*.");
    }
    return emulation.projects().require(parts[1]);
  }

  private static String key(Owner owner, String name) {
    return owner.prefix() + name.split("/", 3)[2];
  }

  public M require(String name) {
    Owner owner = owners.apply(name);
    return table
        .get(owner.home(), key(owner, name))
        .orElseThrow(() -> GoogleError.notFound(missing.apply(name)));
  }

  public boolean contains(String name) {
    Owner owner = owners.apply(name);
    return table.contains(owner.home(), key(owner, name));
  }

  /** Those whose name, without the owner's, begins so. */
  public List<M> list(String parent, String prefix) {
    Owner owner = owners.apply(parent);
    return table.list(owner.home(), owner.prefix() + prefix);
  }

  /** Adds a message under a name that is free. */
  public M insert(String name, M message) {
    Owner owner = owners.apply(name);
    return emulation
        .store()
        .transact(
            owner.home(),
            () -> {
              if (table.contains(owner.home(), key(owner, name))) {
                throw GoogleError.alreadyExists("Resource \"" + name + "\" already exists.");
              }
              return put(owner, name, message);
            });
  }

  /** Changes a message that is there. */
  public M update(String name, UnaryOperator<M> change) {
    Owner owner = owners.apply(name);
    return emulation
        .store()
        .transact(owner.home(), () -> put(owner, name, change.apply(require(name))));
  }

  @SuppressWarnings("unchecked") // a builder builds what it was made from
  private M put(Owner owner, String name, M message) {
    Message.Builder named = message.toBuilder();
    named.setField(
        named.getDescriptorForType().findFieldByName("name"),
        owner.name() + "/" + name.split("/", 3)[2]);
    M done = (M) named.build();
    table.put(owner.home(), key(owner, name), done);
    return done;
  }

  /** Removes a message that is there. */
  public M remove(String name) {
    Owner owner = owners.apply(name);
    return emulation
        .store()
        .transact(
            owner.home(),
            () -> {
              M gone = require(name);
              table.remove(owner.home(), key(owner, name));
              return gone;
            });
  }
}
