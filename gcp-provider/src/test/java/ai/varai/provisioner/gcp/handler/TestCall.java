package ai.varai.provisioner.gcp.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Clock;
import java.time.Duration;

/** What a handler is told about a call of a test. */
record TestCall(String requestId, ResourceAddress address, Clock clock) implements CallContext {
  static TestCall of(String requestId) {
    return new TestCall(requestId, ResourceAddress.parse("sql_instance.main"), Clock.systemUTC());
  }

  @Override
  public String environment() {
    return "test";
  }

  @Override
  public String stack() {
    return "main";
  }

  @Override
  public Duration remaining() {
    return Duration.ofMinutes(90);
  }

  @Override
  public void progress(String message) {}
}
