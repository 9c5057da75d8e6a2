package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.VerifyResult.CheckOutcome;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Asks checks until they hold or their time is up. */
final class Verifier {
  private final Kinds kinds;
  private final Reader reader;
  private final Events events;

  Verifier(Kinds kinds, Reader reader, Events events) {
    this.kinds = kinds;
    this.reader = reader;
    this.events = events;
  }

  List<CheckOutcome> verify(Map<ResourceAddress, World.Found> resources)
      throws InterruptedException {
    List<Callable<CheckOutcome>> tasks = new ArrayList<>();
    resources.forEach(
        (address, found) -> {
          for (Check check : checks(address, found)) {
            tasks.add(() -> ask(address, check));
          }
        });
    return reader.all(tasks);
  }

  @SuppressWarnings("unchecked") // an address's kind says which record its resource is
  private List<Check> checks(ResourceAddress address, World.Found found) {
    return kinds
        .get(address.kind())
        .handler()
        .checks((Observed<Resource>) found.observed(), reader.call(address));
  }

  private CheckOutcome ask(ResourceAddress address, Check check) throws InterruptedException {
    Instant begin = events.now();
    Instant until = begin.plus(check.timeout());
    events.tell(new LifecycleEvent.CheckStarted(begin, address, check.name(), check.timeout()));
    String told = "";
    while (true) {
      Check.Result result = attempt(check);
      Instant now = events.now();
      Duration took = Duration.between(begin, now);
      if (result.passed()) {
        events.tell(
            new LifecycleEvent.CheckPassed(
                now, address, check.name(), result.detail(), result.unusual(), took));
        return new CheckOutcome(address, check.name(), true, result.detail(), took);
      }
      if (!now.plus(check.interval()).isBefore(until)) {
        events.tell(
            new LifecycleEvent.CheckFailed(now, address, check.name(), result.detail(), took));
        return new CheckOutcome(address, check.name(), false, result.detail(), took);
      }
      if (!result.detail().equals(told)) {
        told = result.detail();
        events.tell(new LifecycleEvent.CheckWaiting(now, address, check.name(), told, took));
      }
      Thread.sleep(check.interval().toMillis());
    }
  }

  private static Check.Result attempt(Check check) throws InterruptedException {
    try {
      return check.attempt();
    } catch (RuntimeException e) {
      return Check.Result.failed("the check broke down: " + e);
    }
  }
}
