package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.ErrorRenderer;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The operations of tags. Creating and deleting keys and values takes a while, and what stands
 * against it shows in the operation; all else is done when it is answered.
 */
final class TagOperations {
  private final Emulation emulation;
  private final KnownAnswers operations;

  TagOperations(Emulation emulation, KnownAnswers operations) {
    this.emulation = emulation;
    this.operations = operations;
  }

  /**
   * Starts one.
   *
   * @param prepared checks, and gives what will be written; what it throws ends the operation
   */
  <M extends Message> Operation start(
      Message metadata, boolean validateOnly, Supplier<M> prepared, Consumer<M> write) {
    if (validateOnly) {
      M made = emulation.store().transact(Hierarchy.SHARED, prepared);
      return done(made).toBuilder().setMetadata(Any.pack(metadata)).build();
    }
    return operations.start(
        Hierarchy.SHARED,
        () -> {
          Message answer;
          try {
            M made = prepared.get();
            write.accept(made);
            answer = made;
          } catch (GoogleError e) {
            answer = ErrorRenderer.status(e);
          }
          return new KnownAnswers.Known(
              Hierarchy.SHARED,
              "operations/rtag." + emulation.ids().numeric(19),
              Optional.of(metadata),
              Optional.empty(),
              answer);
        });
  }

  /** The answer of what is done at once: it has no name, since nobody needs to ask again. */
  static Operation done(Message answer) {
    return Operation.newBuilder().setDone(true).setResponse(Any.pack(answer)).build();
  }
}
