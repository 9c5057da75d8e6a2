package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import com.google.cloud.run.v2.JobsClient;
import com.google.cloud.run.v2.JobsSettings;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.ServicesSettings;
import java.io.IOException;

/** Google's clients of Cloud Run, over gRPC. */
final class RunClients {
  private RunClients() {}

  static ServicesClient services(GcpEmulator cloud) throws IOException {
    return ServicesClient.create(
        ServicesSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  static JobsClient jobs(GcpEmulator cloud) throws IOException {
    return JobsClient.create(
        JobsSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }
}
