package ai.varai.provisioner.emulator.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.longrunning.Operation;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;

/**
 * One long operation as the store keeps it. Its body is what a client reads: a {@code
 * google.longrunning.Operation}, or a JSON object for Compute, Cloud SQL and their like.
 *
 * @param api the API that answers for it
 * @param project the project's id; empty for operations outside of projects
 * @param name the whole name by which it is looked up
 * @param kind which {@link Operations.Completion} finishes it
 * @param target the resource concerned, in the API's own key
 * @param createdMillis epoch milliseconds of its start
 * @param dueMillis epoch milliseconds at which it finishes
 * @param proto whether the body is a protobuf message
 * @param bodyBase64 the body, encoded
 */
public record OperationRow(
    String api,
    String project,
    String name,
    String kind,
    String target,
    long createdMillis,
    long dueMillis,
    boolean done,
    boolean proto,
    String bodyBase64) {

  /** What the APIs and names of operations begin with that no client sees. */
  static final String UNSEEN = "emulator:";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  boolean unseen() {
    return api.startsWith(UNSEEN);
  }

  /** The body as a {@code google.longrunning.Operation}. */
  public Operation operation() {
    try {
      return Operation.parseFrom(Base64.getDecoder().decode(bodyBase64));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body as a JSON object that the caller may change. */
  public ObjectNode json() {
    try {
      return (ObjectNode) MAPPER.readTree(Base64.getDecoder().decode(bodyBase64));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, finishing later. */
  OperationRow dueLater(Duration longer) {
    return at(createdMillis, dueMillis + longer.toMillis());
  }

  /** The same, begun and finishing earlier. */
  OperationRow earlier(long millis) {
    return at(createdMillis - millis, dueMillis - millis);
  }

  private OperationRow at(long created, long due) {
    return new OperationRow(
        api, project, name, kind, target, created, due, done, proto, bodyBase64);
  }

  public OperationRow with(Operation body) {
    return withBytes(body.toByteArray(), true);
  }

  public OperationRow with(ObjectNode body) {
    return withBytes(bytes(body), false);
  }

  OperationRow finished() {
    return new OperationRow(
        api, project, name, kind, target, createdMillis, dueMillis, true, proto, bodyBase64);
  }

  private OperationRow withBytes(byte[] body, boolean isProto) {
    return new OperationRow(
        api,
        project,
        name,
        kind,
        target,
        createdMillis,
        dueMillis,
        done,
        isProto,
        Base64.getEncoder().encodeToString(body));
  }

  private static byte[] bytes(ObjectNode body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] encode() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static OperationRow decode(byte[] bytes) {
    try {
      return MAPPER.readValue(bytes, OperationRow.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
