package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.run.ServiceRunner;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What runs behind a project's resources ends when the project is reset. */
class DataPlaneResetTest {

  private static final class Servers implements SqlEngine {
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    @Override
    public Optional<Address> start(Instance instance) {
      running.add(instance.project() + "/" + instance.name());
      return Optional.of(new Address("127.0.0.1", 5432));
    }

    @Override
    public void stop(Instance instance) {
      remove(instance);
    }

    @Override
    public void remove(Instance instance) {
      running.remove(instance.project() + "/" + instance.name());
    }

    @Override
    public void createDatabase(Instance instance, String database) {}

    @Override
    public void dropDatabase(Instance instance, String database) {}

    @Override
    public void putUser(Instance instance, String user, String host, String password) {}

    @Override
    public void dropUser(Instance instance, String user, String host) {}
  }

  private static final class Containers implements ServiceRunner {
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    @Override
    public Outcome start(Workload revision) {
      running.add(revision.name());
      return Outcome.ready("127.0.0.1:1");
    }

    @Override
    public void stop(String revision) {
      running.remove(revision);
    }

    @Override
    public Outcome runTask(Workload task, int index) {
      return Outcome.ready("");
    }
  }

  private static void make(RestCalls calls, String project) {
    calls.post(
        "/sql/v1beta4/projects/" + project + "/instances",
        "{\"name\":\"db\",\"databaseVersion\":\"POSTGRES_14\",\"rootPassword\":\"x\","
            + "\"settings\":{\"tier\":\"db-f1-micro\"}}");
    calls.post(
        "/v2/projects/" + project + "/locations/us-central1/services?serviceId=web",
        "{\"template\":{\"containers\":[{\"image\":\"img:1\"}]}}");
  }

  @Test
  void serversAndContainersOfTheProjectEndAndThoseOfOthersGoOn() {
    Servers servers = new Servers();
    Containers containers = new Containers();
    Options options =
        Options.defaults()
            .withLroMode(LroMode.ZERO)
            .withPlugin(SqlEngine.class, servers)
            .withPlugin(ServiceRunner.class, containers);
    try (GcpEmulator cloud = GcpEmulator.start(options)) {
      RestCalls calls = new RestCalls(cloud);
      make(calls, "gone");
      make(calls, "stays");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> servers.running.size() == 2 && containers.running.size() == 2);

      assertThat(calls.post("/_emulator/reset", "{\"project\":\"gone\"}").status()).isEqualTo(200);

      assertThat(servers.running).containsExactly("stays/db");
      assertThat(containers.running).singleElement().asString().contains("/web-00001-");
      assertThat(
              calls
                  .get("/v2/projects/stays/locations/us-central1/services/web")
                  .body()
                  .path("latestReadyRevision")
                  .asText())
          .isIn(containers.running);
      cloud.reset();
      assertThat(servers.running).isEmpty();
      assertThat(containers.running).isEmpty();
    }
  }
}
