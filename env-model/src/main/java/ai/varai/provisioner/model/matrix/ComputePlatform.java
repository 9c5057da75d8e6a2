package ai.varai.provisioner.model.matrix;

/** What runs the services. */
public enum ComputePlatform implements Worded {
  DOCKER_COMPOSE("Docker Compose"),
  CLOUD_RUN_MINIMAL("Cloud Run (minimal instances)"),
  CLOUD_RUN_PRODUCTION_LIKE("Cloud Run (production-like)"),
  CLOUD_RUN_AUTO_SCALING("Cloud Run (auto-scaling)");

  private final String words;

  ComputePlatform(String words) {
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
