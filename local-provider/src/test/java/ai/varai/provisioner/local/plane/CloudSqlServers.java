package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.local.plane.DataPlanes.Plane;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of an emulated Cloud SQL with real servers, which can be started again over its files. */
abstract class CloudSqlServers {
  static final String SQL = "/sql/v1beta4/projects/shop/instances";

  @TempDir Path home;
  private Optional<DataPlanes> planes = Optional.empty();
  private Optional<GcpEmulator> cloud = Optional.empty();

  @AfterEach
  void stop() {
    cloud.ifPresent(GcpEmulator::stop);
    planes.ifPresent(DataPlanes::close);
  }

  Set<Plane> planes() {
    return EnumSet.of(Plane.SQL);
  }

  /** How images run, by name. */
  Map<String, List<String>> commands() {
    return Map.of();
  }

  /** How much of this machine services may have. */
  LocalRunner.Bounds bounds() {
    return LocalRunner.Bounds.of(DataPlanes.USUAL_INSTANCES);
  }

  CloudCalls start() {
    stop();
    DataPlanes opened =
        DataPlanes.open(
            planes(), Optional.of(home.resolve("planes")), commands(), bounds(), System.getenv());
    planes = Optional.of(opened);
    GcpEmulator started =
        GcpEmulator.start(opened.plug(Options.defaults().withDataDir(home.resolve("cloud"))));
    cloud = Optional.of(started);
    return new CloudCalls(started.port());
  }

  static Connection connect(CloudCalls calls, String instance, String database)
      throws SQLException {
    Properties p = new Properties();
    p.setProperty("user", "postgres");
    p.setProperty("password", "root-secret");
    p.setProperty("sslmode", "disable");
    String host = calls.get(SQL + "/" + instance).at("/ipAddresses/0/ipAddress").asText();
    Connection c =
        new org.postgresql.Driver().connect("jdbc:postgresql://" + host + "/" + database, p);
    assertThat(c).isNotNull();
    return c;
  }

  /** The first value of what a statement brings; empty when it brings nothing. */
  static String one(CloudCalls calls, String instance, String query) throws SQLException {
    try (Connection c = connect(calls, instance, "postgres");
        Statement s = c.createStatement()) {
      if (!s.execute(query)) {
        return "";
      }
      ResultSet r = s.getResultSet();
      return r.next() ? String.valueOf(r.getString(1)) : "";
    }
  }
}
