package ai.varai.provisioner.model.matrix;

/** How the services are reached. */
public enum NetworkingPlatform implements Worded {
  HOST("Host networking"),
  VPC_PUBLIC("VPC with public access"),
  VPC_LOAD_BALANCER("VPC with load balancer"),
  GLOBAL_LOAD_BALANCER("Global load balancer with CDN");

  private final String words;

  NetworkingPlatform(String words) {
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
