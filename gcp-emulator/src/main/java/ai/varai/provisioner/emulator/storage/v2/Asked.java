package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.api.RouteRequest;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.storage.v2.CommonObjectRequestParams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A call of a route that is put together. */
final class Asked {

  private final String verb;
  private final String path;
  private final Map<String, List<String>> query = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private byte[] body = new byte[0];

  private Asked(String verb, String path) {
    this.verb = verb;
    this.path = path;
    // What gRPC says of its own messages is not said of the JSON.
    headers.put("content-type", "");
    headers.put("content-encoding", "");
  }

  static Asked of(String verb, String path) {
    return new Asked(verb, path);
  }

  /** With a query parameter, unless it is empty. */
  Asked with(String parameter, String value) {
    if (!value.isEmpty()) {
      query.computeIfAbsent(parameter, k -> new ArrayList<>()).add(value);
    }
    return this;
  }

  /** With a query parameter that is true, or without it. */
  Asked flag(String parameter, boolean value) {
    return with(parameter, value ? "true" : "");
  }

  /** With a query parameter that is a number; without it when it is 0. */
  Asked number(String parameter, long value) {
    return with(parameter, value == 0 ? "" : Long.toString(value));
  }

  Asked header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** With the preconditions of a request, which are named alike in both APIs. */
  Asked conditions(Message request) {
    request
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.getName().startsWith("if_")
                  && field.getJavaType() == FieldDescriptor.JavaType.LONG) {
                with(Trees.camel(field.getName()), value.toString());
              }
            });
    return this;
  }

  /** With the key that an object's content is read or written with. */
  Asked key(CommonObjectRequestParams params) {
    return key(
        "x-goog-encryption-",
        params.getEncryptionAlgorithm(),
        params.getEncryptionKeyBytes(),
        params.getEncryptionKeySha256Bytes());
  }

  /** With a customer's key in headers that begin so. */
  Asked key(String prefix, String algorithm, ByteString key, ByteString sha256) {
    headers.put(prefix + "algorithm", algorithm);
    headers.put(prefix + "key", base64(key));
    headers.put(prefix + "key-sha256", base64(sha256));
    return this;
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  Asked body(ObjectNode json) {
    body = json.toString().getBytes(StandardCharsets.UTF_8);
    return this;
  }

  Asked body(byte[] bytes) {
    body = bytes;
    return this;
  }

  /** The answer. What is 304 in the JSON API, which gRPC has no status for, is ABORTED. */
  JsonAnswer answer(RouteCaller routes) {
    JsonAnswer answer = routes.call(new RouteRequest(verb, path, query, headers, body));
    if (answer.status() == 304) {
      throw GoogleError.of(
          Code.ABORTED, "At least one of the pre-conditions you specified did not hold.");
    }
    return answer;
  }

  /** The answer's JSON; an empty object when it has none. */
  ObjectNode json(RouteCaller routes) {
    return answer(routes).json() instanceof ObjectNode tree
        ? tree
        : JsonNodeFactory.instance.objectNode();
  }
}
