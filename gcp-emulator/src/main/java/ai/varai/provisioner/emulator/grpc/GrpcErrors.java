package ai.varai.provisioner.emulator.grpc;

import ai.varai.provisioner.emulator.control.Deadline;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.error.HttpCodes;
import ai.varai.provisioner.emulator.http.RequestLimits;
import com.google.rpc.Code;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP server itself refuses of a gRPC call, as a gRPC status: a client of gRPC makes
 * nothing of JSON.
 */
public final class GrpcErrors implements ServerErrorHandler {
  private static final String GRPC = "application/grpc";

  private final ServerErrorHandler others;

  /**
   * @param others words the refusals of calls that are not gRPC
   */
  public GrpcErrors(ServerErrorHandler others) {
    this.others = others;
  }

  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    return cause instanceof RequestTimeoutException && grpc(ctx.request().headers())
        ? GrpcFrames.error(Deadline.exceeded())
        : others.onServiceException(ctx, cause);
  }

  @Override
  public @Nullable AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    if (headers == null || !grpc(headers)) {
      return others.renderStatus(ctx, config, headers, status, description, cause);
    }
    GoogleError error =
        switch (status.code()) {
          case 408 -> RequestLimits.slowBody();
          case 413 ->
              GoogleError.of(Code.RESOURCE_EXHAUSTED, "The request is larger than the limit.");
          default ->
              GoogleError.of(
                  HttpCodes.code(status.code()),
                  description == null ? status.reasonPhrase() : description);
        };
    return AggregatedHttpResponse.of(GrpcFrames.refusal(error));
  }

  /**
   * Whether this is a call of gRPC. One of gRPC-Web ({@code application/grpc-web}) is none: its
   * answers have other frames.
   */
  public static boolean grpc(RequestHeaders headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
    return type.startsWith(GRPC)
        && (type.length() == GRPC.length() || "+; ".indexOf(type.charAt(GRPC.length())) >= 0);
  }
}
