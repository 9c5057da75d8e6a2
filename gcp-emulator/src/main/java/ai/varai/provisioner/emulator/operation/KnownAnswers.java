package ai.varai.provisioner.emulator.operation;

import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Operations whose effect is there at once, and whose answer shows when they are done. */
public final class KnownAnswers {

  private final Operations operations;
  private final String api;
  private final String kind;
  private final Duration usual;

  /**
   * @param usual how long the real ones usually take
   */
  public KnownAnswers(Operations operations, String api, Duration usual) {
    this.operations = operations;
    this.api = api;
    this.kind = api + ".known";
    this.usual = usual;
    operations.define(kind, (row, now) -> finished(row));
  }

  /**
   * Starts one; in zero time mode it comes back finished.
   *
   * @param pending metadata while it runs; empty for none
   * @param done metadata when it is done; empty for the same
   */
  public Operation start(
      String project,
      String name,
      Optional<Message> pending,
      Optional<Message> done,
      Message answer) {
    return start(project, name, name, pending, done, answer);
  }

  /**
   * As {@link #start(String, String, Optional, Optional, Message)}, for an API whose operations
   * show the project's number in their names.
   *
   * @param name with the project's id, by which the operation is found
   * @param shown as the API writes it
   */
  public Operation start(
      String project,
      String name,
      String shown,
      Optional<Message> pending,
      Optional<Message> done,
      Message answer) {
    Operation.Builder end =
        Operation.newBuilder().setName(shown).setDone(true).setResponse(Any.pack(answer));
    Operation.Builder begin = Operation.newBuilder().setName(shown);
    pending.ifPresent(m -> begin.setMetadata(Any.pack(m)));
    done.or(() -> pending).ifPresent(m -> end.setMetadata(Any.pack(m)));
    // The end is kept where the operation's target would be: it needs no table of its own.
    String target = Base64.getEncoder().encodeToString(end.build().toByteArray());
    operations.start(api, project, kind, target, usual, name, begin.build());
    return operations.find(name).map(OperationRow::operation).orElse(begin.build());
  }

  private static OperationRow finished(OperationRow row) {
    try {
      return row.with(Operation.parseFrom(Base64.getDecoder().decode(row.target())));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
