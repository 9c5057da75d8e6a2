package ai.varai.provisioner.gcp.handler;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The IAM permissions that a handler's calls need on the project, and the predefined roles that
 * hold them.
 *
 * @param read of a plan
 * @param create of making one, besides reading
 * @param update of changing one, besides reading
 * @param delete of deleting one, besides reading
 * @param roles that together cover all of them
 */
public record Permissions(
    List<String> read,
    List<String> create,
    List<String> update,
    List<String> delete,
    List<String> roles) {
  public Permissions {
    read = List.copyOf(read);
    create = List.copyOf(create);
    update = List.copyOf(update);
    delete = List.copyOf(delete);
    roles = List.copyOf(roles);
  }

  /** A handler that says what it needs. */
  public interface Needed {
    Permissions permissions();
  }

  /** Everything, once. */
  public Set<String> all() {
    var all = new TreeSet<>(read);
    all.addAll(create);
    all.addAll(update);
    all.addAll(delete);
    return all;
  }
}
