package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.JsonFormat.TypeRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Messages of protobuf as the bodies of calls and answers of an API that has none itself. */
public final class JsonMessages {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonMessages() {}

  /** Adds what the body says. Throws INVALID_ARGUMENT when it does not fit the message. */
  public static void merge(JsonCall call, Message.Builder into) {
    try {
      JsonFormat.parser().merge(call.body().toString(), into);
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.invalidArgument("Invalid JSON payload received. " + e.getMessage());
    }
  }

  public static JsonAnswer answer(Message message) {
    return answer(message, TypeRegistry.getEmptyTypeRegistry());
  }

  /**
   * A message as the answer of a call.
   *
   * @param types of the messages that stand in an {@code Any}
   */
  public static JsonAnswer answer(Message message, TypeRegistry types) {
    try {
      return JsonAnswer.ok(
          MAPPER.readTree(JsonFormat.printer().usingTypeRegistry(types).print(message)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
