package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.store.Table;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which projects exist, and their numbers. Without a list of projects one comes into being at its
 * first use; with one, every other answers 403 as Google does for a project one may not see.
 */
public final class Projects {

  /** A project by its id and its number. */
  public record Project(String id, String number) {
    /** {@code projects/<id>} */
    public String name() {
      return "projects/" + id;
    }

    /** {@code projects/<number>} */
    public String numberName() {
      return "projects/" + number;
    }
  }

  private final boolean open;
  private final Set<String> listed;
  private final Table<String> table;
  private final Map<String, String> idByNumber = new ConcurrentHashMap<>();
  private final Set<String> everybodys = ConcurrentHashMap.newKeySet();

  /** An empty set means that any project comes into being at its first use. */
  public Projects(Store store, Set<String> listed) {
    this.open = listed.isEmpty();
    this.listed = Set.copyOf(listed);
    this.table = store.table("core.projects", Codec.string());
    for (String id : table.projects()) {
      table.get(id, "").ifPresent(number -> idByNumber.put(number, id));
    }
    listed.forEach(this::create);
  }

  /** The project of this id or number. Throws PERMISSION_DENIED when it is not to be seen. */
  public Project require(String idOrNumber) {
    return find(idOrNumber)
        .or(
            () ->
                open && plausible(idOrNumber) ? Optional.of(create(idOrNumber)) : Optional.empty())
        .orElseThrow(() -> GoogleError.permissionDenied("The caller does not have permission"));
  }

  public Optional<Project> find(String idOrNumber) {
    String id = idByNumber.getOrDefault(idOrNumber, idOrNumber);
    return table
        .get(id, "")
        .or(() -> listed.contains(id) ? Optional.of(create(id).number()) : Optional.empty())
        .or(() -> everybodys.contains(id) ? Optional.of(number(id)) : Optional.empty())
        .map(number -> new Project(id, number));
  }

  /**
   * A project of Google's that everybody may read, such as those of public images. It exists
   * whatever the list says, and stands in no list of projects.
   */
  public void publish(String id) {
    everybodys.add(id);
  }

  private static String number(String id) {
    return Ids.stableNumber(id, 12);
  }

  public Project create(String id) {
    String number = number(id);
    if (!table.contains(id, "")) {
      table.put(id, "", number);
    }
    idByNumber.put(number, id);
    return new Project(id, number);
  }

  public Collection<Project> all() {
    return table.projects().stream().flatMap(id -> find(id).stream()).toList();
  }

  private static boolean plausible(String id) {
    return id.matches("[a-z]([a-z0-9.:-]*[a-z0-9])?");
  }
}
