package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What is special about the resources of one collection. This class is a kind without specials. */
class ResourceKind {

  /**
   * Fills in defaults and checks what the message type cannot say. Called for inserts and for
   * changes, before references are checked. May throw {@link OperationFailure}.
   */
  void prepare(Change change) {}

  /** Adds what is computed at reading time. */
  void view(ComputeContext compute, ResourceUrl url, ObjectNode shown) {}

  /** Tells the operation of an insert what its caller had better know. */
  void warn(ComputeContext compute, ObjectNode stored, ObjectNode operation) {}

  /** Called in the transaction that stored a new resource. */
  void inserted(ResourceEngine engine, ResourceUrl url, ObjectNode stored) {}

  /** Called in the transaction that changed a resource. */
  void changed(ResourceEngine engine, ResourceUrl url, ObjectNode stored) {}

  /** Called in the transaction that removed a resource. */
  void deleted(ResourceEngine engine, ResourceUrl url, ObjectNode gone) {}

  /** Refuses a deletion in the call's answer, for reasons of the kind's own. */
  void checkDelete(ComputeContext compute, ResourceUrl url, ObjectNode stored) {}

  /** Refuses a deletion in its operation, with an {@link OperationFailure}. */
  void checkRemoval(ComputeContext compute, ResourceUrl url, ObjectNode stored) {}

  /** Whether labels of an insert are stored; some kinds take them by {@code setLabels} only. */
  boolean takesLabelsAtInsert() {
    return true;
  }

  /** Whether a deletion is refused in the operation instead of in the call's answer. */
  boolean refusesDeletionLate() {
    return false;
  }

  /** Whether this reference to the resource does not keep it from being deleted. */
  boolean harmless(ResourceUrl user, ObjectNode stored) {
    return false;
  }

  /** Fields that a patch or update may not change. */
  Set<String> immutable() {
    return Set.of("network");
  }

  /**
   * The {@code operationType} of a method: its name, or its whole id where the API shows that, as
   * it does for groups of instances, in lists of operations that projects keep.
   */
  String operationType(String method) {
    return method;
  }

  /** A kind that only fills in defaults. */
  static ResourceKind defaults(Consumer<Change> fill) {
    return defaults(fill, method -> method);
  }

  /** A kind that fills in defaults, and whose operations have types of their own. */
  static ResourceKind defaults(Consumer<Change> fill, UnaryOperator<String> operationTypes) {
    return new ResourceKind() {
      @Override
      void prepare(Change change) {
        fill.accept(change);
      }

      @Override
      String operationType(String method) {
        return operationTypes.apply(method);
      }
    };
  }
}
