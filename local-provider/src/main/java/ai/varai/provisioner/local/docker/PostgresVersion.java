package ai.varai.provisioner.local.docker;

/** Cloud SQL's names of PostgreSQL's versions. */
final class PostgresVersion {
  private PostgresVersion() {}

  /** 14 for {@code POSTGRES_14} and for {@code POSTGRES_9_6}'s family 9. */
  static int major(String databaseVersion) {
    String digits = databaseVersion.replaceFirst("^\\D*(\\d+).*$", "$1");
    return digits.chars().allMatch(Character::isDigit) ? Integer.parseInt(digits) : 14;
  }
}
