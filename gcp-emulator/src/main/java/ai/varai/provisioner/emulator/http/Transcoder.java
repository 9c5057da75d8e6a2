package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.ApiBuilder.Registered;
import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.api.ProtoMethod;
import ai.varai.provisioner.emulator.api.Route.ProtoTarget;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Beside;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON to request messages and answer messages to JSON. In an {@code Any} stand types of the API
 * that is spoken to; where another's stands there, all are looked through.
 */
final class Transcoder {

  private record Format(
      JsonFormat.Parser parser, JsonFormat.Printer printer, JsonFormat.TypeRegistry types) {}

  private interface Attempt<R> {
    R with(Format format) throws InvalidProtocolBufferException;
  }

  private final Apis apis;
  private final Map<String, Format> own = new ConcurrentHashMap<>();
  private volatile @Nullable Format all;

  Transcoder(Apis apis) {
    this.apis = apis;
  }

  Message request(
      ProtoTarget target,
      byte[] body,
      Map<String, String> variables,
      Map<String, List<String>> query) {
    Descriptor d = target.method().descriptor().getInputType();
    ObjectNode tree = RequestTree.build(d, target.body(), body, variables, query);
    boolean later = JsonCheck.checkWithLater(tree, d);
    try {
      return attempt(
          target.info().api(),
          format -> {
            Message.Builder b = target.method().requestDefault().newBuilderForType();
            format.parser().merge(tree.toString(), b);
            if (later) {
              Beside.merge(tree, b);
            }
            return b.build();
          });
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.invalidArgument("Invalid JSON payload received. " + e.getMessage());
    }
  }

  /** A body that was sent as a message of protocol buffers, as it would be in JSON. */
  byte[] bodyAsJson(ProtoTarget target, byte[] body) {
    if (body.length == 0 || target.body().isEmpty()) {
      return body;
    }
    Message.Builder whole = target.method().requestDefault().newBuilderForType();
    FieldDescriptor field = whole.getDescriptorForType().findFieldByName(target.body());
    Message.Builder sent = field == null ? whole : whole.newBuilderForField(field);
    try {
      Message message = sent.mergeFrom(body).build();
      return attempt(target.info().api(), f -> f.printer().print(message))
          .getBytes(StandardCharsets.UTF_8);
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.invalidArgument(
          "Invalid PROTO payload received. The body is no "
              + sent.getDescriptorForType().getFullName()
              + ".");
    }
  }

  JsonNode json(String api, Message answer, String responseBody, boolean enumsAsNumbers) {
    Message shown = shown(answer, responseBody);
    try {
      return attempt(
          api,
          f -> {
            JsonNode json =
                tree(
                    (enumsAsNumbers ? f.printer().printingEnumsAsInts() : f.printer())
                        .print(shown));
            Beside.show(shown, json, url -> type(f, url));
            return json;
          });
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "cannot print " + answer.getDescriptorForType().getFullName() + " as JSON", e);
    }
  }

  private static JsonNode tree(String json) {
    try {
      return JsonBody.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a message was not printed as JSON", e);
    }
  }

  private static Optional<Descriptor> type(Format format, String url) {
    return Optional.ofNullable(format.types().find(url.substring(url.lastIndexOf('/') + 1)));
  }

  static Message shown(Message answer, String responseBody) {
    if (!responseBody.isEmpty()) {
      FieldDescriptor f = answer.getDescriptorForType().findFieldByName(responseBody);
      if (f != null && f.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !f.isRepeated()) {
        return (Message) answer.getField(f);
      }
    }
    return answer;
  }

  private <R> R attempt(String api, Attempt<R> what) throws InvalidProtocolBufferException {
    try {
      return what.with(own.computeIfAbsent(api, a -> format(List.of(apis.named(a)))));
    } catch (InvalidProtocolBufferException e) {
      return what.with(ofAll());
    }
  }

  private Format ofAll() {
    Format format = all;
    if (format == null) {
      format = format(apis.all());
      all = format;
    }
    return format;
  }

  private static Format format(Collection<Registered> apis) {
    Set<Descriptor> types = new LinkedHashSet<>();
    for (Registered r : apis) {
      types.addAll(r.types());
      for (ProtoMethod m : r.methods()) {
        types.addAll(m.descriptor().getInputType().getFile().getMessageTypes());
        types.addAll(m.descriptor().getOutputType().getFile().getMessageTypes());
      }
    }
    types.addAll(com.google.rpc.ErrorDetailsProto.getDescriptor().getMessageTypes());
    types.addAll(com.google.protobuf.EmptyProto.getDescriptor().getMessageTypes());
    JsonFormat.TypeRegistry registry = JsonFormat.TypeRegistry.newBuilder().add(types).build();
    return new Format(
        JsonFormat.parser().ignoringUnknownFields().usingTypeRegistry(registry),
        JsonFormat.printer().omittingInsignificantWhitespace().usingTypeRegistry(registry),
        registry);
  }
}
