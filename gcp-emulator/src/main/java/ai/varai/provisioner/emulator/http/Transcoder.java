package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.ApiBuilder.Registered;
import ai.varai.provisioner.emulator.api.Route.ProtoTarget;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON to request messages and answer messages to JSON. */
final class Transcoder {

  private final JsonFormat.Parser parser;
  private final JsonFormat.Printer printer;

  Transcoder(Collection<Registered> apis) {
    Set<Descriptor> types = new LinkedHashSet<>();
    for (Registered r : apis) {
      types.addAll(r.types());
      r.methods()
          .forEach(
              m -> {
                types.addAll(m.descriptor().getInputType().getFile().getMessageTypes());
                types.addAll(m.descriptor().getOutputType().getFile().getMessageTypes());
              });
    }
    types.addAll(com.google.rpc.ErrorDetailsProto.getDescriptor().getMessageTypes());
    types.addAll(com.google.protobuf.EmptyProto.getDescriptor().getMessageTypes());
    JsonFormat.TypeRegistry registry = JsonFormat.TypeRegistry.newBuilder().add(types).build();
    this.parser = JsonFormat.parser().ignoringUnknownFields().usingTypeRegistry(registry);
    this.printer =
        JsonFormat.printer().omittingInsignificantWhitespace().usingTypeRegistry(registry);
  }

  Message request(
      ProtoTarget target,
      byte[] body,
      Map<String, String> variables,
      Map<String, List<String>> query) {
    Message type = target.method().requestDefault();
    Descriptor d = target.method().descriptor().getInputType();
    ObjectNode tree = RequestTree.build(d, target.body(), body, variables, query);
    JsonCheck.check(tree, d);
    Message.Builder b = type.newBuilderForType();
    try {
      parser.merge(tree.toString(), b);
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.invalidArgument("Invalid JSON payload received. " + e.getMessage());
    }
    return b.build();
  }

  JsonNode json(Message answer, String responseBody, boolean enumsAsNumbers) {
    Message shown = answer;
    if (!responseBody.isEmpty()) {
      FieldDescriptor f = answer.getDescriptorForType().findFieldByName(responseBody);
      if (f != null && f.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !f.isRepeated()) {
        shown = (Message) answer.getField(f);
      }
    }
    try {
      return JsonBody.MAPPER.readTree(
          (enumsAsNumbers ? printer.printingEnumsAsInts() : printer).print(shown));
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw new IllegalStateException(
          "cannot print " + answer.getDescriptorForType().getFullName() + " as JSON", e);
    }
  }
}
