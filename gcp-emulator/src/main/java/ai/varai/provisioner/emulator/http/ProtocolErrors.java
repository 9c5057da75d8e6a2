package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.control.Deadline;
import ai.varai.provisioner.emulator.error.ErrorRenderer;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.error.HttpCodes;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.jspecify.annotations.Nullable;

/** Words in Google's shape what the HTTP server itself refuses: bad requests, oversize bodies. */
public final class ProtocolErrors implements ServerErrorHandler {

  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    // What the caller asked for, or the limits of the server: either way nothing came in time.
    return cause instanceof RequestTimeoutException
        ? renderStatus(ctx, ctx.config(), null, HttpStatus.GATEWAY_TIMEOUT, null, cause)
            .toHttpResponse()
        : null;
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    String message =
        switch (status.code()) {
          case 404 -> "Method not found.";
          case 504 -> Deadline.exceeded().text();
          case 408 -> RequestLimits.slowBody().text();
          case 413 -> "Request payload size exceeds the limit.";
          default -> description != null ? description : status.reasonPhrase();
        };
    GoogleError e =
        GoogleError.of(HttpCodes.code(status.code()), message).withHttpStatus(status.code());
    return AggregatedHttpResponse.of(
        ResponseHeaders.of(
            status, com.linecorp.armeria.common.HttpHeaderNames.CONTENT_TYPE, MediaType.JSON_UTF_8),
        HttpData.wrap(written(e)));
  }

  /** Indented, as other answers are. */
  private static byte[] written(GoogleError e) {
    try {
      return JsonBody.PRETTY.writeValueAsBytes(ErrorRenderer.body(e, ErrorStyle.RPC));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
