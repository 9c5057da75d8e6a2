package ai.varai.provisioner.emulator.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.RestCalls;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import org.junit.jupiter.api.Test;

/** What looks after servers by gRPC, asked by the gRPC project's own client. */
class HealthCheckTest extends PlainChannel {
  private ServingStatus check(String service) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  @Test
  void theEmulatorAndItsServicesServe() {
    assertThat(check("")).isEqualTo(ServingStatus.SERVING);
    assertThat(check("google.pubsub.v1.Publisher")).isEqualTo(ServingStatus.SERVING);
    assertThatThrownBy(() -> check("example.Nothing"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    // It is no call of Google's.
    assertThat(new RestCalls(CLOUD).get("/_emulator/requests").body().path("requests")).isEmpty();
  }
}
