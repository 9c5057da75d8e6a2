package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Beside;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.resourcemanager.v3.TagKey;
import com.google.longrunning.Operation;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.util.function.Function;

/**
 * How tag keys and tag values are updated: of both the description can change, and of a key what
 * its values have to be like. Their messages have the same fields, and no common type.
 */
final class TagDescriptions<M extends Message> {
  private final Emulation emulation;
  private final TagRows rows;
  private final Table<M> table;
  private final Function<String, M> required;

  /**
   * @param required gives the row of a name, or throws what is answered where there is none
   */
  TagDescriptions(Emulation emulation, TagRows rows, Table<M> table, Function<String, M> required) {
    this.emulation = emulation;
    this.rows = rows;
    this.table = table;
    this.required = required;
  }

  Operation update(M asked, FieldMask mask, boolean validateOnly) {
    FieldMask own =
        FieldMask.newBuilder()
            .addAllPaths(mask.getPathsList().stream().filter(p -> !isRegex(asked, p)).toList())
            .build();
    TagRows.checkMask(own);
    TagRows.checkDescription(text(asked, "description"));
    boolean describes = mask.getPathsCount() == 0 || own.getPathsList().contains("description");
    boolean limits = own.getPathsCount() < mask.getPathsCount();
    return emulation
        .store()
        .transact(
            Hierarchy.SHARED,
            () -> {
              M now = required.apply(text(asked, "name"));
              TagRows.checkEtag(text(asked, "etag"), text(now, "etag"));
              M next = describes || limits ? changed(now, asked, describes, limits) : now;
              if (!validateOnly) {
                table.put(Hierarchy.SHARED, text(now, "name"), next);
              }
              return TagOperations.done(next);
            });
  }

  @SuppressWarnings("unchecked") // a builder builds what it was made from
  private M changed(M now, M asked, boolean describes, boolean limits) {
    Message.Builder next = now.toBuilder();
    if (describes) {
      set(next, "description", text(asked, "description"));
    }
    if (limits) {
      Beside.copy(asked, next, TagValues.ALLOWED);
    }
    set(next, "update_time", Times.timestamp(emulation.clock().instant()));
    set(next, "etag", rows.etag());
    return (M) next.build();
  }

  /** Whether a path means what a key's values have to be like. */
  private static boolean isRegex(Message asked, String path) {
    return asked instanceof TagKey
        && (path.equals(TagValues.ALLOWED) || path.equals("allowed_values_regex"));
  }

  private static String text(Message m, String field) {
    return (String) m.getField(m.getDescriptorForType().findFieldByName(field));
  }

  private static void set(Message.Builder b, String field, Object value) {
    b.setField(b.getDescriptorForType().findFieldByName(field), value);
  }
}
