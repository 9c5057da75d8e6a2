package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an engine is asked to do with replicas, and with the past. */
class EngineOfReplicasTest {

  /** Writes down what it is asked. */
  private static final class Recording implements SqlEngine {
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private void note(String what, Object... of) {
      StringBuilder line = new StringBuilder(what);
      for (Object o : of) {
        line.append(' ').append(o instanceof Instance i ? i.name() : o);
      }
      asked.add(line.toString());
    }

    @Override
    public Optional<Address> start(Instance instance) {
      note("start", instance);
      return Optional.of(new Address("127.0.0.1", 5432));
    }

    @Override
    public void stop(Instance instance) {
      note("stop", instance);
    }

    @Override
    public void remove(Instance instance) {
      note("remove", instance);
    }

    @Override
    public boolean follow(Instance replica, Instance primary) {
      note("follow", replica, primary);
      return true;
    }

    @Override
    public void pause(Instance replica, boolean paused) {
      note("pause", replica, paused);
    }

    @Override
    public void promote(Instance replica) {
      note("promote", replica);
    }

    @Override
    public void exchange(Instance primary, Instance replica, boolean failover) {
      note("exchange", primary, replica, failover);
    }

    @Override
    public Optional<Instant> keepLogs(Instance instance, Optional<Duration> back) {
      back.ifPresent(b -> note("keepLogs", instance, b));
      return back.map(b -> Instant.now());
    }

    @Override
    public boolean recover(Instance source, Instance target, Instant time) {
      note("recover", source, target, time);
      return true;
    }

    @Override
    public Optional<Names> names(Instance instance) {
      return Optional.of(new Names(Set.of("postgres", "past"), Set.of("postgres", "gone")));
    }

    @Override
    public void createDatabase(Instance instance, String database) {
      note("createDatabase", instance, database);
    }

    @Override
    public void dropDatabase(Instance instance, String database) {
      note("dropDatabase", instance, database);
    }

    @Override
    public void putUser(Instance instance, String user, String host, String password) {
      note("putUser", instance, user);
    }

    @Override
    public void dropUser(Instance instance, String user, String host) {
      note("dropUser", instance, user);
    }
  }

  private static final Recording ENGINE = new Recording();

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(
          Options.defaults().withLroMode(LroMode.ZERO).withPlugin(SqlEngine.class, ENGINE));

  private static final RestCalls REST = new RestCalls(CLOUD);
  private static final String INSTANCES = "/v1/projects/servers/instances";

  @BeforeEach
  void forget() {
    ENGINE.asked.clear();
  }

  private static JsonNode done(Answer started) {
    assertThat(started.status()).as(started.body().toString()).isEqualTo(200);
    String path = "/v1/projects/servers/operations/" + started.body().path("name").asText();
    JsonNode ended =
        Awaitility.await()
            .until(() -> REST.get(path).body(), o -> o.path("status").asText().equals("DONE"));
    assertThat(ended.has("error")).as(ended.toString()).isFalse();
    return ended;
  }

  private static void make(String name, String region, String more) {
    done(
        REST.post(
            INSTANCES,
            """
            {"name": "%s", "databaseVersion": "POSTGRES_14", "region": "%s"%s,
             "rootPassword": "secret",
             "settings": {"tier": "db-perf-optimized-N-2", "edition": "ENTERPRISE_PLUS"}}
            """
                .formatted(name, region, more)));
  }

  @Test
  void itIsToldWhoFollowsWhomAndMakesNothingInReplicas() {
    make("main", "us-central1", "");
    done(REST.post(INSTANCES + "/main/databases", "{\"name\": \"orders\"}"));
    ENGINE.asked.clear();
    make("far", "us-east1", ", \"masterInstanceName\": \"main\"");
    assertThat(ENGINE.asked).containsExactly("remove far", "follow far main", "start far");

    ENGINE.asked.clear();
    done(REST.post(INSTANCES + "/far/stopReplica", ""));
    done(REST.post(INSTANCES + "/far/startReplica", ""));
    done(
        REST.send(
            "PATCH",
            INSTANCES + "/far",
            "{\"settings\": {\"databaseReplicationEnabled\": false}}"));
    assertThat(ENGINE.asked)
        .containsExactly("pause far true", "pause far false", "pause far true", "start far");

    ENGINE.asked.clear();
    done(
        REST.send(
            "PATCH",
            INSTANCES + "/main",
            "{\"replicationCluster\": {\"failoverDrReplicaName\": \"far\"}}"));
    done(REST.post(INSTANCES + "/far/switchover", ""));
    done(REST.post(INSTANCES + "/main/promoteReplica?failover=true", ""));
    done(REST.post(INSTANCES + "/far/promoteReplica", ""));
    assertThat(ENGINE.asked)
        .containsSubsequence(
            "exchange main far false",
            "keepLogs far PT336H",
            "exchange far main true",
            "keepLogs main PT336H",
            "promote far",
            "keepLogs far PT336H");
  }

  @Test
  void aPointInTimeIsToldByTheServersClocksAndTheServerSaysWhatThereWas() {
    make("source", "us-central1", "");
    done(REST.post(INSTANCES + "/source/databases", "{\"name\": \"now\"}"));
    done(REST.post(INSTANCES + "/source/users", "{\"name\": \"here\"}"));
    REST.post("/_emulator/clock", "{\"advance\": \"PT5H\"}");
    Instant shown = CLOUD.emulator().clock().instant();
    ENGINE.asked.clear();
    done(
        REST.post(
            INSTANCES + "/source/clone",
            "{\"cloneContext\": {\"destinationInstanceName\": \"then\", \"pointInTime\": \""
                + shown
                + "\"}}"));
    assertThat(ENGINE.asked)
        .containsExactly(
            "remove then",
            "recover source then " + shown.minus(Duration.ofHours(5)),
            "start then",
            "keepLogs then PT336H");
    JsonNode databases = REST.get(INSTANCES + "/then/databases").body();
    assertThat(databases.findValuesAsText("name")).containsExactlyInAnyOrder("postgres", "past");
    JsonNode users = REST.get(INSTANCES + "/then/users").body();
    assertThat(users.findValuesAsText("name")).containsExactlyInAnyOrder("postgres", "gone");

    String begin =
        REST.get(INSTANCES + "/then/getLatestRecoveryTime")
            .body()
            .path("earliestRecoveryTime")
            .asText();
    assertThat(Instant.parse(begin)).isAfter(shown);
  }
}
