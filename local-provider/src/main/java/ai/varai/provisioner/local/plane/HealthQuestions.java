package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Check;
import ai.varai.provisioner.local.runtime.Endpoint;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * The questions of probes. Why one is not answered as it should be is said as Cloud Run says it,
 * where it is known how that is.
 *
 * @see <a href="https://cloud.google.com/run/docs/configuring/healthchecks">Health checks</a>
 */
final class HealthQuestions {
  private static final String UNREACHED = "Connection failed with status ERROR_CONNECTION_FAILED.";
  private static final String LATE = "Connection failed with status DEADLINE_EXCEEDED.";

  private HealthQuestions() {}

  /**
   * Asks once.
   *
   * @param instance the container
   * @return why it is not well; empty when it is
   */
  static Optional<String> trouble(Check check, Instance instance, Duration timeout)
      throws InterruptedException {
    Optional<Endpoint> at = instance.at(check.port());
    if (at.isEmpty()) {
      return Optional.of(UNREACHED);
    }
    if (check instanceof Check.Http http) {
      return http(http, at.get(), timeout);
    }
    if (check instanceof Check.Grpc grpc) {
      return grpc(grpc, at.get(), timeout);
    }
    return instance.listens(at.get(), timeout) ? Optional.empty() : Optional.of(UNREACHED);
  }

  private static Optional<String> http(Check.Http check, Endpoint at, Duration timeout)
      throws InterruptedException {
    RequestHeadersBuilder headers = RequestHeaders.builder(HttpMethod.GET, check.path());
    for (Check.Header h : check.headers()) {
      if (h.name().equalsIgnoreCase("host")) {
        headers.authority(h.value());
      } else {
        headers.add(h.name(), h.value());
      }
    }
    try {
      int status =
          ask("h1c", at, timeout, HttpRequest.of(headers.build(), HttpData.empty()))
              .status()
              .code();
      return status >= 200 && status < 400
          ? Optional.empty()
          : Optional.of("GET " + check.path() + " was answered with the status " + status + ".");
    } catch (ExecutionException e) {
      return Optional.of(e.getCause() instanceof ResponseTimeoutException ? LATE : UNREACHED);
    }
  }

  /** The messages of {@code grpc.health.v1} have one field each, whose number is 1. */
  private static Optional<String> grpc(Check.Grpc check, Endpoint at, Duration timeout)
      throws InterruptedException {
    RequestHeaders headers =
        RequestHeaders.of(
            HttpMethod.POST,
            "/grpc.health.v1.Health/Check",
            "content-type",
            "application/grpc",
            "te",
            "trailers");
    try {
      AggregatedHttpResponse answer =
          ask("h2c", at, timeout, HttpRequest.of(headers, HttpData.wrap(frame(check.service()))));
      String status =
          answer.trailers().get("grpc-status", answer.headers().get("grpc-status", "missing"));
      if (!status.equals("0")) {
        return Optional.of("The health check was answered with the gRPC status " + status + ".");
      }
      return isServing(answer.content().array())
          ? Optional.empty()
          : Optional.of("The health check was not answered with SERVING.");
    } catch (ExecutionException e) {
      return Optional.of(e.getCause() instanceof ResponseTimeoutException ? LATE : UNREACHED);
    }
  }

  private static byte[] frame(String service) {
    UnknownFieldSet.Builder request = UnknownFieldSet.newBuilder();
    if (!service.isEmpty()) {
      request.addField(
          1,
          UnknownFieldSet.Field.newBuilder()
              .addLengthDelimited(ByteString.copyFromUtf8(service))
              .build());
    }
    byte[] message = request.build().toByteArray();
    return ByteBuffer.allocate(message.length + 5)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static boolean isServing(byte[] frame) {
    if (frame.length < 5 || frame[0] != 0) {
      return false;
    }
    try {
      return UnknownFieldSet.parseFrom(ByteString.copyFrom(frame, 5, frame.length - 5))
          .getField(1)
          .getVarintList()
          .contains(1L);
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static AggregatedHttpResponse ask(
      String protocol, Endpoint at, Duration timeout, HttpRequest request)
      throws InterruptedException, ExecutionException {
    return WebClient.builder(protocol + "://" + at)
        .responseTimeout(timeout)
        .build()
        .execute(request)
        .aggregate()
        .get();
  }
}
