package ai.varai.provisioner.emulator.grpc;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An emulator for the class and a channel to it for each test, as tools of gRPC have one. */
abstract class PlainChannel {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  ManagedChannel channel;

  @BeforeEach
  void connect() {
    channel = ManagedChannelBuilder.forTarget(CLOUD.emulator().endpoint()).usePlaintext().build();
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }
}
