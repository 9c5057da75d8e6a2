package ai.varai.provisioner.emulator.grpc;

import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.Int32Value;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import com.google.rpc.Code;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;

/**
 * Tells those who look after the emulator by gRPC that it serves. Google's own APIs have no such
 * service. Only {@code Check} is there: clients take a missing {@code Watch} for a good sign.
 *
 * @see <a href="https://grpc.io/docs/guides/health-checking/">Health checking</a>
 */
final class HealthCheck {
  static final String PATH = "/grpc.health.v1.Health/Check";

  private final Apis apis;

  HealthCheck(Apis apis) {
    this.apis = apis;
  }

  HttpResponse answer(AggregatedHttpRequest request) {
    try {
      // A HealthCheckRequest is a service's name, whose bytes are those of a text.
      String service =
          StringValue.parseFrom(
                  GrpcFrames.read(
                      request.content().array(),
                      request.headers().get("grpc-encoding", "identity")))
              .getValue();
      return service.isEmpty() || known(service)
          ? GrpcFrames.answer(serving())
          : GrpcFrames.error(GoogleError.of(Code.NOT_FOUND, "unknown service " + service));
    } catch (InvalidProtocolBufferException e) {
      return GrpcFrames.error(GoogleError.of(Code.INTERNAL, "Invalid protobuf byte sequence"));
    } catch (GoogleError e) {
      return GrpcFrames.error(e);
    }
  }

  /** {@code HealthCheckResponse} with its status, whose bytes are those of a number. */
  private static Int32Value serving() {
    return Int32Value.of(1);
  }

  /** Of services by their packages: no API registers for a question about its health. */
  private boolean known(String service) {
    String owner = service.substring(0, Math.max(0, service.lastIndexOf('.')));
    return apis.known().stream().anyMatch(api -> api.packages().contains(owner));
  }
}
