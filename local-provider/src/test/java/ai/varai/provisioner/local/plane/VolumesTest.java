package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.local.plane.DataPlanes.Plane;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What jobs and services of Cloud Run find at the paths of their volumes. */
class VolumesTest extends CloudSqlServers {
  private static final String JOBS = "/v2/projects/shop/locations/europe-west1/jobs";
  private static final List<String> PROGRAM =
      List.of(
          "${java}", "-cp", System.getProperty("java.class.path"), VolumesProgram.class.getName());

  private CloudCalls calls;

  @BeforeEach
  void cloud() {
    calls = start();
    calls.operation(
        calls.post(
            SQL,
            """
            {"name": "main", "databaseVersion": "POSTGRES_14", "region": "europe-west1",
             "rootPassword": "root-secret",
             "settings": {"tier": "db-f1-micro", "connectorEnforcement": "REQUIRED",
               "ipConfiguration": {"ipv4Enabled": true}}}
            """));
    calls.post("/v1/projects/shop/secrets?secretId=root", "{\"replication\": {\"automatic\": {}}}");
    calls.post(
        "/v1/projects/shop/secrets/root:addVersion",
        "{\"payload\": {\"data\": \""
            + Base64.getEncoder().encodeToString("root-secret".getBytes(StandardCharsets.UTF_8))
            + "\"}}");
  }

  @Override
  Set<Plane> planes() {
    return EnumSet.of(Plane.SQL, Plane.RUN);
  }

  @Override
  Map<String, List<String>> commands() {
    return Map.of("example/asks", PROGRAM);
  }

  private String job(String connectionName, String file) {
    return """
    {"template": {"template": {"maxRetries": 0,
      "containers": [{"image": "example/asks", "args": ["/scratch/user"],
        "env": [{"name": "HOST", "value": "/cloudsql/%s"},
                {"name": "PASSWORD_FILE", "value": "/secrets/%s"}],
        "volumeMounts": [{"name": "sql", "mountPath": "/cloudsql"},
                         {"name": "keys", "mountPath": "/secrets"},
                         {"name": "tmp", "mountPath": "/scratch"}]}],
      "volumes": [{"name": "sql", "cloudSqlInstance": {"instances": ["%s"]}},
                  {"name": "keys", "secret": {"secret": "root",
                    "items": [{"path": "%s", "version": "latest"}]}},
                  {"name": "tmp", "emptyDir": {"medium": "MEMORY"}}]}}}
    """
        .formatted(connectionName, file, connectionName, file);
  }

  @Test
  void aJobReadsASecretAndLogsInToADatabaseAtItsSocket() {
    calls.operation(calls.post(JOBS + "?jobId=asks", job("shop:europe-west1:main", "db/password")));
    calls.operation(calls.post(JOBS + "/asks:run", "{}"));
    assertThat(home.resolve("planes/run/volumes")).isEmptyDirectory();
  }

  @Test
  void whatIsNoInstanceIsNotReached() {
    calls.operation(calls.post(JOBS + "?jobId=lost", job("shop:europe-west1:none", "password")));
    calls.operation(calls.post(JOBS + "/lost:run", "{}"), "exit code 1");
  }

  @Test
  void aVolumeThatCannotBeMountedFailsWhatMountsIt() {
    calls.operation(
        calls.post(
            JOBS + "?jobId=files",
            """
            {"template": {"template": {"maxRetries": 0,
              "containers": [{"image": "example/asks",
                "volumeMounts": [{"name": "photos", "mountPath": "/photos"}]}],
              "volumes": [{"name": "photos", "gcs": {"bucket": "shop-photos"}}]}}}
            """));
    calls.operation(
        calls.post(JOBS + "/files:run", "{}"),
        "The volume 'photos' cannot be mounted here: Cloud Storage bucket shop-photos.");
  }
}
