package ai.varai.provisioner.emulator;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.httpjson.InstantiatingHttpJsonChannelProvider;
import com.google.api.gax.longrunning.OperationTimedPollAlgorithm;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.TransportChannelProvider;
import java.time.Duration;

/** How Google's Java clients are pointed at an emulator. */
public final class Clients {

  private Clients() {}

  public static final NoCredentialsProvider NO_CREDENTIALS = NoCredentialsProvider.create();

  public static TransportChannelProvider grpc(GcpEmulator emulator) {
    return InstantiatingGrpcChannelProvider.newBuilder()
        .setEndpoint(emulator.endpoint())
        .setChannelConfigurator(b -> b.usePlaintext())
        .build();
  }

  public static TransportChannelProvider rest(GcpEmulator emulator) {
    return InstantiatingHttpJsonChannelProvider.newBuilder().setEndpoint(emulator.url()).build();
  }

  /** Asks after a long operation every few milliseconds; the usual is every few seconds. */
  public static OperationTimedPollAlgorithm quickly() {
    return OperationTimedPollAlgorithm.create(
        RetrySettings.newBuilder()
            .setInitialRetryDelayDuration(Duration.ofMillis(5))
            .setRetryDelayMultiplier(1.5)
            .setMaxRetryDelayDuration(Duration.ofMillis(50))
            .setTotalTimeoutDuration(Duration.ofSeconds(60))
            .build());
  }
}
