package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Times;
import com.google.longrunning.Operation;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.util.function.Function;

/**
 * How tag keys and tag values are updated: of both only the description can change. Their messages
 * have the same fields for it, and no common type.
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
    TagRows.checkMask(mask);
    String description = text(asked, "description");
    TagRows.checkDescription(description);
    boolean changes = mask.getPathsCount() == 0 || mask.getPathsList().contains("description");
    return emulation
        .store()
        .transact(
            Hierarchy.SHARED,
            () -> {
              M now = required.apply(text(asked, "name"));
              TagRows.checkEtag(text(asked, "etag"), text(now, "etag"));
              M next = changes ? described(now, description) : now;
              if (!validateOnly) {
                table.put(Hierarchy.SHARED, text(now, "name"), next);
              }
              return TagOperations.done(next);
            });
  }

  @SuppressWarnings("unchecked") // a builder builds what it was made from
  private M described(M now, String description) {
    Message.Builder next = now.toBuilder();
    set(next, "description", description);
    set(next, "update_time", Times.timestamp(emulation.clock().instant()));
    set(next, "etag", rows.etag());
    return (M) next.build();
  }

  private static String text(Message m, String field) {
    return (String) m.getField(m.getDescriptorForType().findFieldByName(field));
  }

  private static void set(Message.Builder b, String field, Object value) {
    b.setField(b.getDescriptorForType().findFieldByName(field), value);
  }
}
