package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.ListOperationsResponse;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.storage.control.v2.StorageControlProto;

/** The long operations on buckets, as {@code google.longrunning.Operations}. */
final class OperationCalls {

  private static final String OPERATIONS = "operations";

  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(StorageControlProto.getDescriptor().getMessageTypes())
          .add(Empty.getDescriptor())
          .build();

  private OperationCalls() {}

  /**
   * An operation of the JSON API; what it holds of types that there are in JSON only is left out.
   */
  static Operation operation(ObjectNode json) {
    ObjectNode known = json.deepCopy();
    for (String field : new String[] {"metadata", "response"}) {
      String type = Trees.text(json, field, "@type");
      if (!type.isEmpty() && TYPES.find(type.substring(type.lastIndexOf('/') + 1)) == null) {
        known.remove(field);
      } else if (type.endsWith(".Empty")) {
        // What is printed of a well-known type stands in a field of its own.
        ((ObjectNode) known.path(field)).putObject("value");
      }
    }
    Operation.Builder out = Operation.newBuilder();
    try {
      JsonFormat.parser()
          .ignoringUnknownFields()
          .usingTypeRegistry(TYPES)
          .merge(known.toString(), out);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the JSON is not of an operation", e);
    }
    return out.build();
  }

  /** An operation's path; what is no bucket's operation is nowhere. */
  private static String path(String name) {
    if (!name.startsWith("projects/_/buckets/")) {
      throw GoogleError.notFound("Requested entity was not found.");
    }
    return Names.inside(name, OPERATIONS).path();
  }

  static Operation get(GetOperationRequest q, RouteCaller routes) {
    return operation(Asked.of("GET", path(q.getName())).json(routes));
  }

  static ListOperationsResponse list(ListOperationsRequest q, RouteCaller routes) {
    ObjectNode found =
        Asked.of("GET", Names.bucketPath(q.getName()) + "/" + OPERATIONS)
            .with("filter", q.getFilter())
            .number("pageSize", q.getPageSize())
            .with("pageToken", q.getPageToken())
            .json(routes);
    ListOperationsResponse.Builder out =
        ListOperationsResponse.newBuilder().setNextPageToken(Trees.text(found, "nextPageToken"));
    found.path(OPERATIONS).forEach(o -> out.addOperations(operation((ObjectNode) o)));
    return out.build();
  }

  static Empty cancel(CancelOperationRequest q, RouteCaller routes) {
    Asked.of("POST", path(q.getName()) + "/cancel").answer(routes);
    return Empty.getDefaultInstance();
  }
}
