package ai.varai.provisioner.emulator.sqladmin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of a database engine as Cloud SQL names it.
 *
 * @param name such as {@code POSTGRES_16}
 * @param installed the release that is installed for it, such as {@code POSTGRES_16_3}
 * @param maintenance the maintenance version
 * @param release when Cloud SQL rolled that maintenance version out, as {@code yyyyMMdd}
 * @see <a href="https://cloud.google.com/sql/docs/db-versions">Database versions</a>
 */
record DatabaseVersion(
    Engine engine, String name, String installed, String maintenance, int release) {

  /** The engine of a version. */
  enum Engine {
    MYSQL("MySQL"),
    POSTGRES("PostgreSQL"),
    SQLSERVER("SQL Server");

    final String display;

    Engine(String display) {
      this.display = display;
    }
  }

  private static final Pattern RELEASE = Pattern.compile("\\.R(\\d{8})\\.");
  private static final Map<String, DatabaseVersion> ALL = new TreeMap<>();

  /** Minor versions of MySQL 8.0 that an instance can be pinned to. */
  private static final List<Integer> MYSQL_8_0_MINORS =
      List.of(18, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 39, 40, 41, 42);

  /** The newest major version of PostgreSQL that in-place upgrades are offered to. */
  private static final int NEWEST_POSTGRES_TARGET = 16;

  /** As Cloud SQL lists them. */
  private static final List<String> SQL_SERVER_EDITIONS =
      List.of("STANDARD", "ENTERPRISE", "EXPRESS", "WEB");

  /** Editions from the least to the greatest. */
  private static final List<String> SQL_SERVER_RANKS =
      List.of("EXPRESS", "WEB", "STANDARD", "ENTERPRISE");

  static {
    add(Engine.MYSQL, "MYSQL_5_6", "MYSQL_5_6_51", "R20230909.02_00");
    add(Engine.MYSQL, "MYSQL_5_7", "MYSQL_5_7_44", "R20240527.01_12");
    add(Engine.MYSQL, "MYSQL_8_0", "MYSQL_8_0_40", "R20250304.00_03");
    for (int minor : MYSQL_8_0_MINORS) {
      String name = "MYSQL_8_0_" + minor;
      add(Engine.MYSQL, name, name, "R20250304.00_03");
    }
    add(Engine.MYSQL, "MYSQL_8_4", "MYSQL_8_4_7", "R20251004.01_24");
    add(Engine.POSTGRES, "POSTGRES_9_6", "POSTGRES_9_6_24", "R20240514.00_12");
    add(Engine.POSTGRES, "POSTGRES_10", "POSTGRES_10_23", "R20240514.00_12");
    add(Engine.POSTGRES, "POSTGRES_11", "POSTGRES_11_22", "R20240514.00_12");
    add(Engine.POSTGRES, "POSTGRES_12", "POSTGRES_12_19", "R20240514.00_12");
    add(Engine.POSTGRES, "POSTGRES_13", "POSTGRES_13_15", "R20240514.00_12");
    add(Engine.POSTGRES, "POSTGRES_14", "POSTGRES_14_12", "R20240514.00_12");
    add(Engine.POSTGRES, "POSTGRES_15", "POSTGRES_15_7", "R20240514.00_12");
    add(Engine.POSTGRES, "POSTGRES_16", "POSTGRES_16_3", "R20240527.01_12");
    add(Engine.POSTGRES, "POSTGRES_17", "POSTGRES_17_6", "R20251004.01_07");
    add(Engine.POSTGRES, "POSTGRES_18", "POSTGRES_18_0", "R20251004.01_07");
    for (String edition : SQL_SERVER_EDITIONS) {
      sqlServer("SQLSERVER_2017_" + edition, "_CU31_GDR", "R20240501.00_08");
      sqlServer("SQLSERVER_2019_" + edition, "_CU26", "R20240501.00_08");
      sqlServer("SQLSERVER_2022_" + edition, "_CU19_GDR", "R20251019.02_03");
    }
    // There is no Web edition of it.
    for (String edition : List.of("STANDARD", "ENTERPRISE", "EXPRESS")) {
      sqlServer("SQLSERVER_2025_" + edition, "_CU6_GDR", "R20261018.03_02");
    }
  }

  private static void sqlServer(String name, String update, String release) {
    add(Engine.SQLSERVER, name, name + update, release);
  }

  private static void add(Engine engine, String name, String installed, String release) {
    String maintenance = installed + "." + release;
    Matcher m = RELEASE.matcher(maintenance);
    ALL.put(
        name,
        new DatabaseVersion(
            engine, name, installed, maintenance, m.find() ? Integer.parseInt(m.group(1)) : 0));
  }

  static Optional<DatabaseVersion> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  static List<DatabaseVersion> all() {
    return List.copyOf(ALL.values());
  }

  /** {@code MySQL 8.0.36}, {@code PostgreSQL 16}, {@code SQL Server 2022 Standard}. */
  String display() {
    String rest = name.substring(engine.name().length() + 1);
    if (engine != Engine.SQLSERVER) {
      return engine.display + " " + rest.replace('_', '.');
    }
    int cut = rest.indexOf('_');
    String edition = rest.substring(cut + 1);
    return engine.display
        + " "
        + rest.substring(0, cut)
        + " "
        + edition.charAt(0)
        + edition.substring(1).toLowerCase(Locale.ROOT);
  }

  /** The major version that this one belongs to: MYSQL_8_0 for MYSQL_8_0_36. */
  String major() {
    return name.startsWith("MYSQL_8_0") ? "MYSQL_8_0" : name;
  }

  int postgresMajor() {
    return name.equals("POSTGRES_9_6") ? 9 : Integer.parseInt(name.replaceAll("\\D", ""));
  }

  /** The edition of an instance for which none is asked. */
  String defaultEdition() {
    boolean newer =
        (engine == Engine.POSTGRES && postgresMajor() >= 16) || name.startsWith("MYSQL_8_4");
    return newer ? "ENTERPRISE_PLUS" : "ENTERPRISE";
  }

  /** The versions that an instance of this one can be upgraded to in place. */
  List<DatabaseVersion> upgrades() {
    List<DatabaseVersion> out = new ArrayList<>();
    switch (engine) {
      case POSTGRES -> {
        for (int major = 10; major <= NEWEST_POSTGRES_TARGET; major++) {
          if (major > postgresMajor()) {
            find("POSTGRES_" + major).ifPresent(out::add);
          }
        }
      }
      case MYSQL -> mysqlUpgrades(out);
      case SQLSERVER -> sqlServerUpgrades(out);
    }
    return out;
  }

  /** Newer years, and editions that are no lesser ones; of its own year greater ones only. */
  private void sqlServerUpgrades(List<DatabaseVersion> out) {
    int year = sqlServerYear();
    int rank = SQL_SERVER_RANKS.indexOf(sqlServerEdition());
    for (int target : List.of(2017, 2019, 2022)) {
      for (String edition : SQL_SERVER_EDITIONS) {
        int other = SQL_SERVER_RANKS.indexOf(edition);
        if ((target > year && other >= rank) || (target == year && other > rank)) {
          find("SQLSERVER_" + target + "_" + edition).ifPresent(out::add);
        }
      }
    }
  }

  private int sqlServerYear() {
    return Integer.parseInt(name.split("_", -1)[1]);
  }

  private String sqlServerEdition() {
    return name.split("_", -1)[2];
  }

  private void mysqlUpgrades(List<DatabaseVersion> out) {
    if (name.equals("MYSQL_5_7")) {
      find("MYSQL_8_0").ifPresent(out::add);
      MYSQL_8_0_MINORS.stream()
          .filter(m -> m <= 37)
          .forEach(m -> find("MYSQL_8_0_" + m).ifPresent(out::add));
    } else if (major().equals("MYSQL_8_0")) {
      int pinned =
          name.equals("MYSQL_8_0") ? 34 : Integer.parseInt(name.substring("MYSQL_8_0_".length()));
      MYSQL_8_0_MINORS.stream()
          .filter(m -> m > pinned && !installed.equals("MYSQL_8_0_" + m))
          .forEach(m -> find("MYSQL_8_0_" + m).ifPresent(out::add));
      find("MYSQL_8_4").ifPresent(out::add);
    }
  }

  /**
   * Whether instances of this maintenance version answer with the fields that Cloud SQL added in
   * the course of 2024 (backup tier, replication lag limit, upgrade with replicas). Recorded
   * answers of older maintenance versions lack all of them, those of newer ones have them.
   */
  boolean hasNewerFields() {
    return release >= 20250101;
  }

  /**
   * The same of what came in autumn 2025: how server certificates rotate, the state of IAM in a
   * user. Recorded answers of May and September 2025 lack them, one of January 2026 has them.
   */
  boolean hasFieldsOfAutumn2025() {
    return release >= 20251001;
  }
}
