package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.LaunchStageProto;
import com.google.cloud.run.v2.ConditionProto;
import com.google.cloud.run.v2.K8sMinProto;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.VendorSettingsProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The message of an instance, {@code google.cloud.run.v2.Instance}. It is published for REST and
 * stands in no generated client yet, so that it is put together here of the messages that there
 * are. The numbers of its fields are the emulator's own: they never leave it.
 */
final class InstanceType {

  private static final String PACKAGE = ".google.cloud.run.v2.";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Kind, name and type: {@code +} is repeated, {@code %} a map of texts. */
  private static final String FIELDS =
      """
      s name; s description; s uid; l generation; % labels; % annotations;
      m create_time .google.protobuf.Timestamp; m update_time .google.protobuf.Timestamp;
      m delete_time .google.protobuf.Timestamp; m expire_time .google.protobuf.Timestamp;
      s creator; s last_modifier; s client; s client_version;
      e launch_stage .google.api.LaunchStage; m binary_authorization BinaryAuthorization;
      m vpc_access VpcAccess; s service_account; +m containers Container; +m volumes Volume;
      s encryption_key; e encryption_key_revocation_action EncryptionKeyRevocationAction;
      m encryption_key_shutdown_duration .google.protobuf.Duration; m node_selector NodeSelector;
      b gpu_zonal_redundancy_disabled; e ingress IngressTraffic; b invoker_iam_disabled;
      b iap_enabled; b default_uri_disabled; b ssh_enabled; s restart_policy;
      l observed_generation; s log_uri; m terminal_condition Condition; +m conditions Condition;
      +m container_statuses InstanceContainerStatus; b satisfies_pzs; +s urls; b reconciling; s etag
      """;

  private InstanceType() {}

  private static final class Holder {
    static final FileDescriptor FILE = file();
  }

  static FileDescriptor descriptors() {
    return Holder.FILE;
  }

  private static Descriptor descriptor() {
    return Holder.FILE.findMessageTypeByName("Instance");
  }

  private static FileDescriptor file() {
    DescriptorProto.Builder instance = DescriptorProto.newBuilder().setName("Instance");
    int number = 0;
    for (String line : FIELDS.split(";", -1)) {
      String[] w = line.strip().split("\\s+", -1);
      number++;
      if (w[0].equals("%")) {
        instance.addField(field("+m", w[1], PACKAGE + "Instance." + entry(w[1]), number));
        instance.addNestedType(
            DescriptorProto.newBuilder()
                .setName(entry(w[1]))
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(field("s", "key", "", 1))
                .addField(field("s", "value", "", 2)));
      } else {
        String type = w.length < 3 ? "" : w[2].startsWith(".") ? w[2] : PACKAGE + w[2];
        instance.addField(field(w[0], w[1], type, number));
      }
    }
    DescriptorProto status =
        DescriptorProto.newBuilder()
            .setName("InstanceContainerStatus")
            .addField(field("s", "name", "", 1))
            .addField(field("s", "image_digest", "", 2))
            .build();
    List<FileDescriptor> uses =
        List.of(
            TimestampProto.getDescriptor(),
            DurationProto.getDescriptor(),
            LaunchStageProto.getDescriptor(),
            VendorSettingsProto.getDescriptor(),
            K8sMinProto.getDescriptor(),
            ConditionProto.getDescriptor());
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("emulator/run/instance.proto")
            .setPackage("google.cloud.run.v2")
            .setSyntax("proto3")
            .addMessageType(instance)
            .addMessageType(status);
    uses.forEach(f -> file.addDependency(f.getName()));
    try {
      return FileDescriptor.buildFrom(file.build(), uses.toArray(new FileDescriptor[0]));
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException("the message of instances does not fit together", e);
    }
  }

  private static String entry(String map) {
    return Character.toUpperCase(map.charAt(0)) + map.substring(1) + "Entry";
  }

  private static FieldDescriptorProto field(String kind, String name, String type, int number) {
    FieldDescriptorProto.Builder f =
        FieldDescriptorProto.newBuilder()
            .setName(name)
            .setNumber(number)
            .setLabel(kind.startsWith("+") ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
    switch (kind.charAt(kind.length() - 1)) {
      case 's' -> f.setType(FieldDescriptorProto.Type.TYPE_STRING);
      case 'l' -> f.setType(FieldDescriptorProto.Type.TYPE_INT64);
      case 'b' -> f.setType(FieldDescriptorProto.Type.TYPE_BOOL);
      case 'e' -> f.setType(FieldDescriptorProto.Type.TYPE_ENUM).setTypeName(type);
      default -> f.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(type);
    }
    return f.build();
  }

  /** The message of what a client sent or the store has. */
  static Message message(ObjectNode json) {
    DynamicMessage.Builder b = DynamicMessage.newBuilder(descriptor());
    merge(json, b);
    return b.build();
  }

  static void merge(JsonNode json, Message.Builder into) {
    try {
      JsonFormat.parser().merge(json.toString(), into);
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.invalidArgument("Invalid JSON payload received. " + e.getMessage());
    }
  }

  /** A message as Google prints it, with instances in it. */
  static ObjectNode json(Message message) {
    JsonFormat.TypeRegistry types = JsonFormat.TypeRegistry.newBuilder().add(descriptor()).build();
    try {
      return (ObjectNode)
          MAPPER.readTree(JsonFormat.printer().usingTypeRegistry(types).print(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In the form in which it is kept: no nulls, names as in the reference. */
  static ObjectNode canonical(ObjectNode body) {
    return json(message(body));
  }

  /** What an instance has of the template of a revision. */
  static RevisionTemplate template(ObjectNode instance) {
    ObjectNode of = JsonNodeFactory.instance.objectNode();
    for (String field : new String[] {"containers", "volumes", "serviceAccount", "vpcAccess"}) {
      if (instance.has(field)) {
        of.set(field, instance.get(field));
      }
    }
    RevisionTemplate.Builder b = RevisionTemplate.newBuilder();
    merge(of, b);
    return b.build();
  }
}
