package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A collection of messages with a field {@code name}, kept by that name without the project. */
final class Configurations<M extends Message> {
  private static final int PAGE = 1000;

  private final Emulation emulation;
  private final String prefix;
  private final Table<M> table;
  private Function<Project, String> shownProject = Project::name;
  private Function<String, GoogleError> missing =
      name -> GoogleError.notFound("Requested entity was not found.");

  Configurations(Emulation emulation, String collection, Class<M> type) {
    this.emulation = emulation;
    this.prefix = collection + "/";
    this.table = emulation.store().table("monitoring." + collection, Codec.proto(type));
  }

  /** Names in answers have the project's number. */
  Configurations<M> namedByNumber() {
    shownProject = Project::numberName;
    return this;
  }

  /** What is said of a name that is not there. */
  Configurations<M> missing(Function<String, GoogleError> error) {
    missing = error;
    return this;
  }

  Project project(String name) {
    String[] parts = name.split("/", -1);
    if (parts.length < 2 || !parts[0].equals("projects")) {
      throw GoogleError.invalidArgument("Name \"" + name + "\" is not of the form projects/*.");
    }
    return emulation.projects().require(parts[1]);
  }

  private String key(String name) {
    String[] parts = name.split("/", 3);
    if (parts.length < 3 || (!parts[2].startsWith(prefix) && !parts[2].contains("/" + prefix))) {
      throw GoogleError.invalidArgument(
          "Name \"" + name + "\" is not of the form projects/*/" + prefix + "*.");
    }
    return parts[2];
  }

  static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  M get(String name) {
    return table.get(project(name).id(), key(name)).orElseThrow(() -> missing.apply(name));
  }

  boolean contains(String name) {
    return table.contains(project(name).id(), key(name));
  }

  /** Those of a project, or below a parent such as {@code projects/P/services/S}. */
  List<M> all(String parent) {
    String[] parts = parent.split("/", 3);
    String below = parts.length == 3 ? parts[2] + "/" : "";
    return table.list(project(parent).id(), below + prefix);
  }

  /**
   * One page of what passes.
   *
   * @param orderBy fields, separated by commas, with {@code -} before one that descends
   */
  Page<M> list(String parent, String filter, String orderBy, int size, String token) {
    List<M> found = new ArrayList<>(ListFilter.parse(filter).apply(all(parent)));
    if (!orderBy.isBlank()) {
      found.sort(order(orderBy));
    }
    return Page.of(found, size, token, PAGE, PAGE, m -> m.getField(nameField(m)).toString());
  }

  private Comparator<M> order(String orderBy) {
    Comparator<M> order = (unused, unusedToo) -> 0;
    for (String each : orderBy.split(",", -1)) {
      String field = each.strip();
      boolean down = field.startsWith("-") || field.endsWith(" desc");
      String path = field.replaceAll("^-|\\s+(asc|desc)$", "");
      Comparator<M> by = Comparator.comparing(m -> text(m, path, orderBy));
      order = order.thenComparing(down ? by.reversed() : by);
    }
    return order;
  }

  private static String text(Message message, String path, String whole) {
    Message at = message;
    String[] parts = path.split("\\.", -1);
    for (int i = 0; i < parts.length; i++) {
      FieldDescriptor field = at.getDescriptorForType().findFieldByName(parts[i]);
      if (field == null || field.isRepeated()) {
        throw GoogleError.badField("order_by", "Cannot order by \"" + whole + "\".");
      }
      if (i == parts.length - 1 || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        return at.getField(field).toString();
      }
      at = (Message) at.getField(field);
    }
    return "";
  }

  /** Adds a message under a name that is free. */
  M insert(String name, M message) {
    Project project = project(name);
    return emulation
        .store()
        .transact(
            project.id(),
            () -> {
              if (table.contains(project.id(), key(name))) {
                throw GoogleError.alreadyExists("Requested entity already exists");
              }
              return put(name, message);
            });
  }

  /** Changes a message that is there. */
  M update(String name, UnaryOperator<M> change) {
    return emulation.store().transact(project(name).id(), () -> put(name, change.apply(get(name))));
  }

  @SuppressWarnings("unchecked") // a builder builds what it was made from
  M put(String name, M message) {
    Project project = project(name);
    M named =
        (M)
            message.toBuilder()
                .setField(nameField(message), shownProject.apply(project) + "/" + key(name))
                .build();
    table.put(project.id(), key(name), named);
    return named;
  }

  private static FieldDescriptor nameField(Message message) {
    return message.getDescriptorForType().findFieldByName("name");
  }

  Empty delete(String name) {
    Project project = project(name);
    emulation
        .store()
        .transact(
            project.id(),
            () -> {
              get(name);
              table.remove(project.id(), key(name));
              return "";
            });
    return Empty.getDefaultInstance();
  }
}
