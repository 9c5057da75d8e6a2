package ai.varai.provisioner.emulator.operation;

import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

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
    operations.defineApplied(kind, (row, now) -> finished(row));
  }

  /**
   * What an operation shows.
   *
   * @param project whose it is
   * @param name by which it is found, with the project's id
   * @param shown its name as the API writes it
   * @param pending metadata while it runs; empty for none
   * @param done metadata when it is done; empty for the same
   * @param answer its response; a {@code google.rpc.Status} is the error that it ends with
   */
  public record Known(
      String project,
      String name,
      String shown,
      Optional<Message> pending,
      Optional<Message> done,
      Message answer) {

    /** One whose name is the same wherever it stands. */
    public Known(
        String project,
        String name,
        Optional<Message> pending,
        Optional<Message> done,
        Message answer) {
      this(project, name, name, pending, done, answer);
    }
  }

  /**
   * Starts one; in zero time mode it comes back finished. What the effect refuses, the call is
   * refused for; what it wrote is undone where somebody wants the operation to fail.
   *
   * @param lock the project that the effect writes to
   */
  public Operation start(String lock, Supplier<Known> effect) {
    return operations.startTried(lock, () -> row(effect.get())).operation();
  }

  private OperationRow row(Known known) {
    Operation.Builder end = Operation.newBuilder().setName(known.shown()).setDone(true);
    if (known.answer() instanceof Status error) {
      end.setError(error);
    } else {
      end.setResponse(Any.pack(known.answer()));
    }
    Operation.Builder begin = Operation.newBuilder().setName(known.shown());
    known.pending().ifPresent(m -> begin.setMetadata(Any.pack(m)));
    known.done().or(known::pending).ifPresent(m -> end.setMetadata(Any.pack(m)));
    // The end is kept where the operation's target would be: it needs no table of its own.
    String target = Base64.getEncoder().encodeToString(end.build().toByteArray());
    return operations
        .row(api, known.project(), known.name(), kind, target, usual)
        .with(begin.build());
  }

  private static OperationRow finished(OperationRow row) {
    try {
      return row.with(Operation.parseFrom(Base64.getDecoder().decode(row.target())));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
