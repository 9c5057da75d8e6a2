package ai.varai.provisioner.gcp.handler;

import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that a change in steps comes nearer to its end. A value that Google silently sets to
 * another one would otherwise be sent again and again until the time is up.
 */
public final class Progressing {
  /**
   * The third of the same steps is one too many; a second may follow a read that came too early.
   */
  private static final int MOST = 2;

  private record Step(String what, int times) {}

  private final Map<String, Step> latest = new ConcurrentHashMap<>();

  /**
   * Notes that an operation is about to take a step.
   *
   * @param label what a person calls the resource
   * @param step what is sent and to what it is sent: the same only when the one before had no
   *     effect
   */
  public void step(CallContext call, String label, String step) throws ProviderException {
    Step now =
        latest.merge(
            call.requestId(),
            new Step(step, 1),
            (before, next) ->
                before.what().equals(step) ? new Step(step, before.times() + 1) : next);
    if (now.times() > MOST) {
      latest.remove(call.requestId());
      throw Failures.lasting(
          label + " stays as it is, although Google says that it has been changed",
          "plan shows what differs: Google keeps another value, which the configuration should"
              + " name");
    }
  }

  /** The operation is over. */
  public void done(CallContext call) {
    latest.remove(call.requestId());
  }
}
