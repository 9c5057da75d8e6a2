package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.store.Table;
import com.google.cloud.run.v2.Condition;
import com.google.longrunning.Operation;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * How services, worker pools and jobs are deleted: the resource is shown as going until its
 * operation is done, and goes on as it was where that fails. Their messages have the same fields
 * for it, and no common type.
 */
final class RunDeletions<M extends Message> {

  private final RunTables tables;
  private final Table<M> table;
  private final M none;
  private final String kind;
  private final Duration usual;
  private final BiConsumer<RunName, M> lettingGo;

  /**
   * @param none what stands for a resource that went before its deletion was done
   * @param lettingGo removes what belongs to the resource
   */
  @SuppressWarnings("this-escape") // the operations ask it later
  RunDeletions(
      RunTables tables,
      Table<M> table,
      M none,
      String kind,
      Duration usual,
      BiConsumer<RunName, M> lettingGo) {
    this.tables = tables;
    this.table = table;
    this.none = none;
    this.kind = kind;
    this.usual = usual;
    this.lettingGo = lettingGo;
    tables.emulation.operations().define(kind, this::finish);
    tables.emulation.operations().defineFailure(kind, (row, error) -> stay(row));
  }

  Operation start(RunName name, String etag, boolean validateOnly, Call call) {
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              M now = table.get(name.project().id(), name.key()).orElseThrow(name::notFound);
              tables.checkEtag(name, etag, (String) get(now, "etag"));
              if (validateOnly) {
                return tables.validated(name, now);
              }
              M going =
                  changed(
                      now,
                      b -> {
                        set(b, "generation", (long) get(now, "generation") + 1);
                        set(b, "delete_time", tables.now());
                        set(b, "expire_time", tables.expiry());
                        set(b, "last_modifier", RunTables.modifier(call));
                        set(b, "reconciling", true);
                        set(b, "etag", tables.etag(name.shown()));
                        return set(
                            b,
                            "terminal_condition",
                            terminal(now).toBuilder()
                                .setState(Condition.State.CONDITION_PENDING)
                                .build());
                      });
              table.put(name.project().id(), name.key(), going);
              return tables.start(name, kind, usual, going);
            });
  }

  OperationRow finish(OperationRow row, Instant at) {
    RunName name = tables.name(row.target(), 2);
    String project = name.project().id();
    M now = table.get(project, name.key()).orElse(none);
    table.remove(project, name.key());
    lettingGo.accept(name, now);
    tables.emulation.policies().remove(project, "run/" + name.key());
    return row.with(RunTables.finished(row.operation(), settled(now, tables.succeeded("Ready"))));
  }

  private void stay(OperationRow row) {
    RunName name = tables.name(row.target(), 2);
    table.update(
        name.project().id(),
        name.key(),
        now ->
            changed(
                settled(now, RunTables.settled(terminal(now))),
                b -> b.clearField(field(b, "delete_time")).clearField(field(b, "expire_time"))));
  }

  private M settled(M now, Condition terminal) {
    return changed(
        now,
        b -> {
          set(b, "reconciling", false);
          set(b, "observed_generation", get(now, "generation"));
          return set(b, "terminal_condition", terminal);
        });
  }

  private static Condition terminal(Message m) {
    return (Condition) get(m, "terminal_condition");
  }

  @SuppressWarnings("unchecked") // a builder builds what it was made from
  private M changed(M from, UnaryOperator<Message.Builder> change) {
    return (M) change.apply(from.toBuilder()).build();
  }

  private static Object get(Message m, String field) {
    return m.getField(m.getDescriptorForType().findFieldByName(field));
  }

  private static Message.Builder set(Message.Builder b, String field, Object value) {
    return b.setField(field(b, field), value);
  }

  private static FieldDescriptor field(Message.Builder b, String name) {
    return b.getDescriptorForType().findFieldByName(name);
  }
}
