package ai.varai.provisioner.emulator.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.ServicesSettings;
import com.google.cloud.secretmanager.v1.ProjectName;
import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Google's Java clients over gRPC, in a program that knows of no emulator: only the Java options of
 * {@code emulator env} send it there.
 */
class GrpcThroughProxyTest {

  /** The program: it leaves every endpoint as Google's libraries have it. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws IOException {
      try (SecretManagerServiceClient secrets =
              SecretManagerServiceClient.create(
                  SecretManagerServiceSettings.newBuilder()
                      .setCredentialsProvider(NoCredentialsProvider.create())
                      .build());
          ServicesClient services =
              ServicesClient.create(
                  ServicesSettings.newBuilder()
                      .setCredentialsProvider(NoCredentialsProvider.create())
                      .build())) {
        secrets.createSecret(
            ProjectName.of("proxied"),
            "key",
            Secret.newBuilder()
                .setReplication(
                    Replication.newBuilder()
                        .setAutomatic(Replication.Automatic.getDefaultInstance()))
                .build());
        secrets
            .listSecrets(ProjectName.of("proxied"))
            .iterateAll()
            .forEach(s -> System.out.println("secret " + s.getName()));
        int n = 0;
        for (var ignored :
            services.listServices("projects/proxied/locations/us-central1").iterateAll()) {
          n++;
        }
        System.out.println("services " + n);
      }
    }
  }

  @TempDir Path data;

  @Test
  void aProgramWithTheJavaOptionsOfTheShellReachesTheEmulatorOverGrpc() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withDataDir(data))) {
      Map<String, String> variables = cloud.startProxy(0, "proxied");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of(variables.get("GCP_EMULATOR_JAVA_OPTIONS").split(" ")));
      command.addAll(
          List.of(
              "-cp",
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
              Program.class.getName()));
      Path log = data.resolve("program.log");
      ProcessBuilder program =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      program.environment().putAll(variables);
      Process running = program.start();
      boolean ended = running.waitFor(2, TimeUnit.MINUTES);
      running.destroyForcibly();
      String told = Files.readString(log);
      assertThat(ended).as(told).isTrue();
      assertThat(told).contains("services 0").containsPattern("secret projects/\\d+/secrets/key");
      assertThat(running.exitValue()).as(told).isZero();
    }
  }
}
