package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one JSON tree of a request message out of body, path variables and query parameters. */
final class RequestTree {

  /** Parameters of every Google API, which belong to no request message. */
  private static final Set<String> SYSTEM =
      Set.of(
          "alt",
          "$alt",
          "fields",
          "$fields",
          "key",
          "$key",
          "prettyPrint",
          "$prettyPrint",
          "pp",
          "quotaUser",
          "$quotaUser",
          "userIp",
          "userProject",
          "$userProject",
          "callback",
          "$callback",
          "access_token",
          "$accessToken",
          "oauth_token",
          "uploadType",
          "upload_protocol",
          "$.xgafv",
          "$httpMethod",
          "$httpHeaders",
          "$req",
          "$apiVersion",
          "$outputDefaults",
          "$unknownEnumValues",
          "enum-encoding");

  private RequestTree() {}

  static ObjectNode build(
      Descriptor request,
      String bodyRule,
      byte[] body,
      Map<String, String> variables,
      Map<String, List<String>> query) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    if (bodyRule.equals("*")) {
      tree = JsonBody.object(body);
    } else if (!bodyRule.isEmpty()) {
      FieldDescriptor f = request.findFieldByName(bodyRule);
      JsonNode part = JsonBody.tree(body);
      if (f != null && !(body.length == 0)) {
        tree.set(f.getJsonName(), part);
      } else if (f != null && f.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        tree.set(f.getJsonName(), JsonNodeFactory.instance.objectNode());
      }
    }
    for (Map.Entry<String, List<String>> q : query.entrySet()) {
      if (!SYSTEM.contains(q.getKey())) {
        put(tree, request, q.getKey(), q.getValue(), true);
      }
    }
    for (Map.Entry<String, String> v : variables.entrySet()) {
      put(tree, request, v.getKey(), List.of(v.getValue()), false);
    }
    return tree;
  }

  private static void put(
      ObjectNode tree, Descriptor type, String path, List<String> values, boolean query) {
    ObjectNode at = tree;
    Descriptor d = type;
    String[] parts = path.split("\\.", -1);
    for (int i = 0; i < parts.length; i++) {
      FieldDescriptor f = field(d, parts[i]);
      if (f == null) {
        String d1 =
            "Invalid JSON payload received. Unknown name \""
                + path
                + "\": Cannot bind query parameter. Field '"
                + path
                + "' could not be found in request message.";
        throw GoogleError.invalidArgument(d1)
            .withDetail(
                com.google.rpc.BadRequest.newBuilder()
                    .addFieldViolations(
                        com.google.rpc.BadRequest.FieldViolation.newBuilder().setDescription(d1))
                    .build());
      }
      boolean last = i == parts.length - 1;
      if (last) {
        at.remove(f.getName());
        if (f.isRepeated()) {
          ArrayNode list = JsonNodeFactory.instance.arrayNode();
          values.forEach(list::add);
          at.set(f.getJsonName(), list);
        } else if (query && values.size() == 1 && values.get(0).isEmpty() && !isText(f)) {
          return;
        } else if (query && f.getJavaType() == FieldDescriptor.JavaType.BOOLEAN) {
          // gcloud writes True and False.
          at.put(f.getJsonName(), values.get(values.size() - 1).toLowerCase(Locale.ROOT));
        } else {
          at.put(f.getJsonName(), values.get(values.size() - 1));
        }
        return;
      }
      if (f.getJavaType() != FieldDescriptor.JavaType.MESSAGE || f.isRepeated()) {
        throw GoogleError.invalidArgument(
            "Invalid JSON payload received. Unknown name \""
                + path
                + "\": Cannot bind query"
                + " parameter.");
      }
      JsonNode inner = at.has(f.getName()) ? at.get(f.getName()) : at.get(f.getJsonName());
      if (!(inner instanceof ObjectNode)) {
        inner = JsonNodeFactory.instance.objectNode();
      }
      at.remove(f.getName());
      at.set(f.getJsonName(), inner);
      at = (ObjectNode) inner;
      d = f.getMessageType();
    }
  }

  private static boolean isText(FieldDescriptor f) {
    return f.getJavaType() == FieldDescriptor.JavaType.STRING
        || f.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING
        || f.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  static @Nullable FieldDescriptor field(Descriptor type, String name) {
    FieldDescriptor f = type.findFieldByName(name);
    if (f != null) {
      return f;
    }
    for (FieldDescriptor x : type.getFields()) {
      if (x.getJsonName().equals(name)) {
        return x;
      }
    }
    return null;
  }
}
