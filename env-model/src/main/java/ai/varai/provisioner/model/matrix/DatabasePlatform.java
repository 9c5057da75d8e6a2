package ai.varai.provisioner.model.matrix;

/** What holds the data. */
public enum DatabasePlatform implements Worded {
  LOCAL_MONGODB("Local MongoDB"),
  CLOUD_SQL_DEVELOPMENT("Cloud SQL (development tier)"),
  CLOUD_SQL_PRODUCTION("Cloud SQL (production tier)"),
  CLOUD_SQL_HIGH_AVAILABILITY("Cloud SQL (high availability)");

  private final String words;

  DatabasePlatform(String words) {
    this.words = words;
  }

  @Override
  public String words() {
    return words;
  }

  @Override
  public String toString() {
    return words;
  }
}
