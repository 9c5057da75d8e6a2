package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.pubsub.v1.Schema;
import com.google.pubsub.v1.SchemaSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The revisions of schemas, in their order. What was deleted keeps its place, without a definition:
 * a topic may name it as the first or the last of those that it takes.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/delete-schema-revision">Deleted revisions</a>
 */
final class SchemaRows {
  private final Table<Schema> rows;

  SchemaRows(Emulation emulation) {
    this.rows = emulation.store().table("pubsub.schemas", Codec.proto(Schema.class));
  }

  private static String prefix(PubSubName name) {
    return name.key() + "/";
  }

  private static boolean live(Schema revision) {
    return revision.getType() != Schema.Type.TYPE_UNSPECIFIED;
  }

  private List<Schema> all(PubSubName name) {
    return rows.list(name.project().id(), prefix(name));
  }

  /** How many schemas a project has, whatever their revisions. */
  int count(Project project) {
    return (int)
        rows.keys(project.id()).stream()
            .map(key -> key.substring(0, key.lastIndexOf('/')))
            .distinct()
            .count();
  }

  boolean contains(PubSubName name) {
    return !all(name).isEmpty();
  }

  /** Those that were not deleted, the oldest first; NOT_FOUND when there is no such schema. */
  List<Schema> revisions(PubSubName name) {
    List<Schema> found = all(name).stream().filter(SchemaRows::live).toList();
    if (found.isEmpty()) {
      throw name.notFound();
    }
    return found;
  }

  Schema latest(PubSubName name) {
    List<Schema> revisions = revisions(name);
    return revisions.get(revisions.size() - 1);
  }

  Schema revision(PubSubName name, String id) {
    return revisions(name).stream()
        .filter(r -> r.getRevisionId().equals(id))
        .findFirst()
        .orElseThrow(() -> noRevision(name, id));
  }

  private static GoogleError noRevision(PubSubName name, String id) {
    return GoogleError.notFound("Resource not found (resource=" + name.id() + "@" + id + ").");
  }

  /**
   * The revisions that a topic's messages may follow, the newest first. Where the first or the last
   * of them was deleted, what came after or before it counts.
   */
  List<Schema> within(PubSubName name, SchemaSettings settings) {
    List<Schema> all = all(name);
    int from =
        settings.getFirstRevisionId().isEmpty()
            ? 0
            : place(name, all, settings.getFirstRevisionId());
    int to =
        settings.getLastRevisionId().isEmpty()
            ? all.size() - 1
            : place(name, all, settings.getLastRevisionId());
    if (from > to) {
      throw GoogleError.invalidArgument(
          "The first_revision_id must not be a later revision than the last_revision_id.");
    }
    List<Schema> found = new ArrayList<>();
    if (!all.isEmpty()) {
      all.subList(from, to + 1).stream().filter(SchemaRows::live).forEach(found::add);
    }
    Collections.reverse(found);
    return found;
  }

  private static int place(PubSubName name, List<Schema> all, String id) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).getRevisionId().equals(id)) {
        return i;
      }
    }
    throw noRevision(name, id);
  }

  /** The newest revision of each schema of a project, by their names. */
  Collection<Schema> newest(String project) {
    Map<String, Schema> found = new TreeMap<>();
    rows.list(project).stream().filter(SchemaRows::live).forEach(r -> found.put(r.getName(), r));
    return found.values();
  }

  void add(PubSubName name, Schema revision) {
    String key = prefix(name) + String.format(Locale.ROOT, "%09d", all(name).size());
    rows.put(name.project().id(), key, revision);
  }

  void delete(PubSubName name, Schema revision) {
    String key =
        prefix(name)
            + String.format(Locale.ROOT, "%09d", place(name, all(name), revision.getRevisionId()));
    rows.put(name.project().id(), key, revision.toBuilder().clearType().clearDefinition().build());
  }

  void remove(PubSubName name) {
    String project = name.project().id();
    rows.keys(project).stream()
        .filter(key -> key.startsWith(prefix(name)))
        .forEach(key -> rows.remove(project, key));
  }
}
