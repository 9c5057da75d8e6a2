package ai.varai.provisioner.emulator.error;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Help;
import com.google.rpc.LocalizedMessage;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import java.util.List;

/**
 * Renders a {@link GoogleError} as JSON in one of the envelopes, or as a {@code google.rpc.Status}.
 */
public final class ErrorRenderer {

  private static final JsonFormat.Printer DETAILS =
      JsonFormat.printer()
          .usingTypeRegistry(
              JsonFormat.TypeRegistry.newBuilder()
                  .add(
                      List.of(
                          BadRequest.getDescriptor(),
                          ErrorInfo.getDescriptor(),
                          Help.getDescriptor(),
                          LocalizedMessage.getDescriptor(),
                          PreconditionFailure.getDescriptor(),
                          QuotaFailure.getDescriptor(),
                          RequestInfo.getDescriptor(),
                          ResourceInfo.getDescriptor(),
                          RetryInfo.getDescriptor()))
                  .build());

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ErrorRenderer() {}

  /** The whole body: {@code {"error": {...}}}. */
  public static ObjectNode body(GoogleError error, ErrorStyle style) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.set("error", inner(error, style));
    return root;
  }

  private static ObjectNode inner(GoogleError error, ErrorStyle style) {
    ObjectNode e = JsonNodeFactory.instance.objectNode();
    e.put("code", error.httpStatus());
    e.put("message", error.text());
    if (style != ErrorStyle.RPC) {
      ArrayNode errors = e.putArray("errors");
      ObjectNode only =
          errors
              .addObject()
              .put("message", error.text())
              .put("domain", error.domain())
              .put("reason", error.reason(style));
      error
          .location()
          .ifPresent(at -> only.put("locationType", at.type()).put("location", at.name()));
    }
    if (style != ErrorStyle.LEGACY) {
      e.put("status", error.code().name());
      if (!error.details().isEmpty()) {
        ArrayNode details = e.putArray("details");
        error.details().forEach(d -> details.add(detail(d)));
      }
    }
    return e;
  }

  private static com.fasterxml.jackson.databind.JsonNode detail(Message message) {
    try {
      return MAPPER.readTree(DETAILS.print(Any.pack(message)));
    } catch (InvalidProtocolBufferException
        | com.fasterxml.jackson.core.JsonProcessingException x) {
      throw new IllegalStateException(
          "error detail of a type that is not listed: "
              + message.getDescriptorForType().getFullName(),
          x);
    }
  }

  /** The error as gRPC carries it in {@code grpc-status-details-bin} and as operations hold it. */
  public static Status status(GoogleError error) {
    Status.Builder b =
        Status.newBuilder().setCode(error.code().getNumber()).setMessage(error.text());
    error.details().forEach(d -> b.addDetails(Any.pack(d)));
    return b.build();
  }
}
