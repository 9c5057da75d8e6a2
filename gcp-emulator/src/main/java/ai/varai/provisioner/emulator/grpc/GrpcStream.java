package ai.varai.provisioner.emulator.grpc;

import ai.varai.provisioner.emulator.api.Answers;
import ai.varai.provisioner.emulator.api.Requests;
import ai.varai.provisioner.emulator.control.Connections;
import ai.varai.provisioner.emulator.control.Deadline;
import ai.varai.provisioner.emulator.control.DroppedConnection;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.RequestLimits;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call whose requests or answers are streams. Requests are handled one after the other, and the
 * next bytes are asked for when they are; answers go out as the caller takes them, and no thread
 * waits for him.
 */
final class GrpcStream implements Subscriber<HttpObject>, Answers<Message> {

  private static final Logger log = LoggerFactory.getLogger(GrpcStream.class);

  private final ServiceRequestContext ctx;
  private final HttpResponseWriter out = HttpResponse.streaming();
  private final FrameReader frames = new FrameReader();
  private final Executor incoming;
  private final Executor outgoing;
  private final Requests<byte[]> requests;
  private final Deque<Iterator<? extends Message>> answers = new ArrayDeque<>();
  private @Nullable HttpHeaders trailers;
  private @Nullable GoogleError refusal;
  private boolean sending;
  private boolean begun;
  private volatile boolean over;
  private volatile @Nullable Subscription subscription;

  private GrpcStream(
      ServiceRequestContext ctx, Function<Answers<Message>, Requests<byte[]>> opening) {
    this.ctx = ctx;
    this.incoming = MoreExecutors.newSequentialExecutor(ctx.blockingTaskExecutor());
    this.outgoing = MoreExecutors.newSequentialExecutor(ctx.blockingTaskExecutor());
    this.requests = opening.apply(this);
  }

  /**
   * @param time how long the caller wants the stream to last at most
   * @param opening what takes the frames of the requests, and gives the answers
   */
  static HttpResponse serve(
      ServiceRequestContext ctx,
      HttpRequest req,
      Optional<Duration> time,
      Function<Answers<Message>, Requests<byte[]>> opening) {
    RequestLimits.release(ctx);
    ctx.setMaxRequestLength(0);
    GrpcStream stream = new GrpcStream(ctx, opening);
    var ended = stream.out.whenComplete();
    var unused = ended.whenComplete((done, failure) -> stream.leave());
    time.ifPresent(
        t -> {
          ScheduledFuture<?> end =
              ctx.eventLoop().schedule(stream::expire, t.toNanos(), TimeUnit.NANOSECONDS);
          var unusedToo = ended.whenComplete((done, failure) -> end.cancel(false));
        });
    req.subscribe(stream);
    return stream.out;
  }

  @Override
  public void onSubscribe(Subscription s) {
    subscription = s;
    s.request(1);
  }

  @Override
  public void onNext(HttpObject part) {
    Subscription s = java.util.Objects.requireNonNull(subscription);
    if (part instanceof HttpData data) {
      handle(
          () -> {
            for (byte[] frame : frames.read(data.array())) {
              requests.next(frame);
            }
            s.request(1);
          });
    } else {
      s.request(1);
    }
  }

  /** The caller ended his side. */
  @Override
  public void onComplete() {
    handle(
        () -> {
          if (frames.amidst()) {
            throw GoogleError.of(Code.INTERNAL, "Cut request");
          }
          requests.end();
        });
  }

  @Override
  public void onError(Throwable failure) {
    out.abort(failure);
  }

  private void handle(Runnable what) {
    incoming.execute(
        () -> {
          if (over) {
            return;
          }
          try {
            what.run();
          } catch (GoogleError e) {
            fail(e);
          } catch (DroppedConnection e) {
            over = true;
            Connections.cut(ctx).abort();
            out.abort(e);
          } catch (RuntimeException e) {
            log.error("{} failed unexpectedly", ctx.path(), e);
            fail(GoogleError.of(Code.INTERNAL, "Internal error encountered."));
          }
        });
  }

  @Override
  public void send(Iterator<? extends Message> messages) {
    synchronized (answers) {
      answers.add(messages);
    }
    outgoing.execute(() -> pump(false));
  }

  @Override
  public void end() {
    close(HttpHeaders.of("grpc-status", "0"));
  }

  @Override
  public void fail(GoogleError e) {
    over = true;
    synchronized (answers) {
      if (trailers == null) {
        refusal = e;
      }
    }
    close(GrpcFrames.trailers(e));
  }

  /** The caller has no more time; what he has not taken yet does not come. */
  private void expire() {
    synchronized (answers) {
      answers.clear();
    }
    fail(Deadline.exceeded());
  }

  private void close(HttpHeaders end) {
    synchronized (answers) {
      if (trailers == null) {
        trailers = end;
      }
    }
    outgoing.execute(() -> pump(false));
  }

  /**
   * Sends the next answer, unless the last one is still on its way.
   *
   * @param taken whether the caller has just taken it
   */
  private void pump(boolean taken) {
    Message next = null;
    HttpHeaders last = null;
    synchronized (answers) {
      if (sending && !taken) {
        return;
      }
      sending = false;
      Iterator<? extends Message> first = answers.peek();
      while (first != null && !first.hasNext()) {
        answers.remove();
        first = answers.peek();
      }
      if (first != null) {
        sending = true;
        next = first.next();
      } else {
        last = trailers;
      }
    }
    if (next != null) {
      if (begin() && out.tryWrite(GrpcFrames.frame(next))) {
        var unused = out.whenConsumed().thenRunAsync(() -> pump(true), outgoing);
      } else {
        leave(); // the caller went away
      }
    } else if (last != null) {
      finish(last);
    }
  }

  /** Sends the headers, which wait for the first answer: a refusal has its status in them. */
  private boolean begin() {
    boolean first = !begun;
    begun = true;
    return !first || out.tryWrite(GrpcFrames.headers().build());
  }

  private void finish(HttpHeaders last) {
    GoogleError refused = begun ? null : refusal;
    boolean written =
        refused == null ? begin() && out.tryWrite(last) : out.tryWrite(GrpcFrames.refusal(refused));
    if (written) {
      out.close();
    }
  }

  /** The call is over, however it ended. */
  private void leave() {
    over = true;
    Subscription s = subscription;
    if (s != null) {
      s.cancel();
    }
    incoming.execute(requests::gone);
  }
}
