package ai.varai.provisioner.emulator.http;

import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;

/** How long the server works at one request. */
public final class RequestLimits {

  /** The handler itself notices a deadline too, and words the refusal as its API does. */
  private static final Duration GRACE = Duration.ofMillis(50);

  private RequestLimits() {}

  /** Answers that nothing came in time, when nothing did: a handler may be waiting for a lock. */
  public static void until(ServiceRequestContext ctx, Duration time) {
    ctx.setRequestTimeout(TimeoutMode.SET_FROM_NOW, time.plus(GRACE));
  }
}
