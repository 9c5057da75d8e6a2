package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.RunService.HttpProbe;
import ai.varai.provisioner.model.kind.RunService.LocalProcess;
import ai.varai.provisioner.model.kind.RunService.SecretKey;
import ai.varai.provisioner.model.kind.RunService.TrafficShare;
import ai.varai.provisioner.model.kind.Secret;
import ai.varai.provisioner.model.kind.SqlBackup;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resources for tests. */
final class Samples {
  private Samples() {}

  static SqlInstance postgres(String name) {
    return postgres(name, "POSTGRES_14");
  }

  static SqlInstance postgres(String name, String version) {
    return new SqlInstance(
        name,
        "europe-west1",
        version,
        "db-f1-micro",
        10,
        "PD_SSD",
        true,
        false,
        new SqlBackup(false, "03:00", false, 1, 7),
        Optional.empty(),
        Optional.empty(),
        "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
        false,
        Optional.empty(),
        false,
        List.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static DocumentDatabase mongo(String name) {
    return new DocumentDatabase(
        name, "7", "documents", Map.of(), Optional.empty(), Optional.empty());
  }

  static Secret secret(String id) {
    return new Secret(id, Optional.empty(), Optional.empty(), Map.of(), Optional.empty());
  }

  static RunService service(
      String name,
      List<String> command,
      String account,
      Map<String, String> env,
      Map<String, SecretKey> secrets) {
    return service(name, command, List.of(), account, env, secrets);
  }

  static RunService service(
      String name,
      List<String> command,
      List<String> watch,
      String account,
      Map<String, String> env,
      Map<String, SecretKey> secrets) {
    var probe = new HttpProbe("/health", 0, 1, 1, 60);
    var values = new java.util.TreeMap<String, Value<String>>();
    env.forEach((key, value) -> values.put(key, Value.of(value)));
    return new RunService(
        name,
        "europe-west1",
        "example/" + name + ":1",
        command.isEmpty() ? Optional.empty() : Optional.of(new LocalProcess(command, watch)),
        Value.of(account),
        0,
        1,
        80,
        Duration.ofSeconds(60),
        "1",
        "256Mi",
        true,
        8080,
        values,
        secrets,
        probe,
        probe,
        new HttpProbe("/ready", 0, 1, 1, 3),
        "INGRESS_TRAFFIC_ALL",
        Optional.empty(),
        TrafficShare.ALL_TO_NEWEST,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }
}
