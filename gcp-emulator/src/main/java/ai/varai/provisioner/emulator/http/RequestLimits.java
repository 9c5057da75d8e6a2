package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a request may take: its body as long as something of it comes now and then, the work at
 * it a fixed time from its last byte on, or until its caller's deadline.
 */
public final class RequestLimits {

  /** The longest that a handler works at a request. */
  private static final Duration WORK = Duration.ofMinutes(5);

  /** The handler itself notices a deadline too, and words the refusal as its API does. */
  private static final Duration GRACE = Duration.ofMillis(50);

  private static final AttributeKey<Watch> WATCH =
      AttributeKey.valueOf(RequestLimits.class, "WATCH");

  private final Duration idleBody;

  /**
   * @param idleBody how long nothing of a body may come
   */
  public RequestLimits(Duration idleBody) {
    this.idleBody = idleBody;
  }

  /** A service whose requests are held to the limits. */
  public HttpService over(HttpService service) {
    return (ctx, req) -> {
      SlowHeaders.began(ctx);
      ctx.clearRequestTimeout();
      Watch watch = new Watch(ctx, req, new Patience(idleBody, System::nanoTime));
      ctx.setAttr(WATCH, watch);
      watch.look();
      return Pipelining.serve(ctx, req.peekData(data -> watch.patience.renew()), service);
    };
  }

  /** Answers that nothing came in time, when nothing did: a handler may be waiting for a lock. */
  public static void until(ServiceRequestContext ctx, Duration time) {
    Watch watch = ctx.attr(WATCH);
    if (watch != null) {
      watch.deadline = true;
    }
    ctx.setRequestTimeout(TimeoutMode.SET_FROM_NOW, time.plus(GRACE));
  }

  /** Lets a request last as long as its two sides like, as a stream does. */
  public static void release(ServiceRequestContext ctx) {
    Watch watch = ctx.attr(WATCH);
    if (watch != null) {
      watch.stop();
    }
    ctx.clearRequestTimeout();
  }

  /** Whether nobody is there any more for the answer that this thread works at. */
  public static boolean callerIsGone() {
    ServiceRequestContext ctx = ServiceRequestContext.currentOrNull();
    return ctx != null && (ctx.isCancelled() || ctx.isTimedOut());
  }

  /** Whether a request could not be read because its body came too slowly. */
  static boolean tooSlow(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof HttpStatusException e
        && e.httpStatus().equals(HttpStatus.REQUEST_TIMEOUT);
  }

  /** What a client is told whose body came too slowly. */
  public static GoogleError slowBody() {
    return GoogleError.of(Code.DEADLINE_EXCEEDED, "The request's body came too slowly.")
        .withHttpStatus(HttpStatus.REQUEST_TIMEOUT.code());
  }

  private static final class Watch {
    final ServiceRequestContext ctx;
    final HttpRequest req;
    final Patience patience;
    volatile boolean over;
    volatile boolean deadline;
    volatile @Nullable ScheduledFuture<?> next;

    Watch(ServiceRequestContext ctx, HttpRequest req, Patience patience) {
      this.ctx = ctx;
      this.req = req;
      this.patience = patience;
      var unused = req.whenComplete().whenComplete((done, failure) -> complete());
    }

    /** The whole body is there: from now on it is our turn. */
    void complete() {
      if (!over && !deadline) {
        ctx.setRequestTimeout(TimeoutMode.SET_FROM_NOW, WORK);
      }
      stop();
    }

    void stop() {
      over = true;
      ScheduledFuture<?> waiting = next;
      if (waiting != null) {
        waiting.cancel(false);
      }
    }

    void look() {
      if (over) {
        return;
      }
      Duration left = patience.left();
      if (left.isZero()) {
        over = true;
        req.abort(HttpStatusException.of(HttpStatus.REQUEST_TIMEOUT));
      } else {
        next = ctx.eventLoop().schedule(this::look, left.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }
}
