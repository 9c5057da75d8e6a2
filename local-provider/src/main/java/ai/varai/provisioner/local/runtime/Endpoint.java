package ai.varai.provisioner.local.runtime;

/** A TCP address. */
public record Endpoint(String host, int port) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
