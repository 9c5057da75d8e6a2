package ai.varai.provisioner.emulator.grpc;

import ai.varai.provisioner.emulator.control.Deadline;
import ai.varai.provisioner.emulator.control.DroppedConnection;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.RequestLimits;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One call whose requests and answers are streams. The first request opens it; later ones change
 * nothing, as Google's tailing of logs ignores them. It ends when the caller ends his side or goes
 * away.
 */
final class GrpcStream implements Subscriber<HttpObject> {

  /** Begins to answer the request of a frame; what comes back ends the answers. */
  interface Opening {
    Runnable open(byte[] frame);
  }

  private final HttpResponseWriter out = HttpResponse.streaming();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final Executor blocking;
  private final Opening opening;
  private boolean opened;
  private boolean ended;
  private Runnable end = () -> {};

  private GrpcStream(Executor blocking, Function<Consumer<Message>, Opening> opening) {
    this.blocking = blocking;
    this.opening = opening.apply(this::answer);
  }

  /**
   * @param time how long the caller wants the stream to last at most
   */
  static HttpResponse serve(
      ServiceRequestContext ctx,
      HttpRequest req,
      Optional<Duration> time,
      Function<Consumer<Message>, Opening> opening) {
    RequestLimits.release(ctx);
    GrpcStream stream = new GrpcStream(ctx.blockingTaskExecutor(), opening);
    stream.out.write(GrpcFrames.headers().build());
    var ended = stream.out.whenComplete();
    var unused = ended.whenComplete((done, failure) -> stream.finish());
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
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public synchronized void onNext(HttpObject part) {
    if (opened || !(part instanceof HttpData data)) {
      return;
    }
    received.writeBytes(data.array());
    byte[] bytes = received.toByteArray();
    int length = GrpcFrames.length(bytes);
    if (bytes.length >= length) {
      opened = true;
      byte[] frame = Arrays.copyOf(bytes, length);
      blocking.execute(() -> open(frame));
    }
  }

  private void open(byte[] frame) {
    try {
      Runnable opened = opening.open(frame);
      if (!keep(opened)) {
        opened.run();
      }
    } catch (GoogleError e) {
      close(GrpcFrames.trailers(e));
    } catch (DroppedConnection e) {
      out.abort(e);
    }
  }

  private synchronized boolean keep(Runnable ending) {
    if (ended) {
      return false;
    }
    end = ending;
    return true;
  }

  private void answer(Message message) {
    if (!out.tryWrite(GrpcFrames.frame(message))) {
      finish(); // the caller went away
    }
  }

  private void close(HttpHeaders trailers) {
    if (out.tryWrite(trailers)) {
      out.close();
    }
  }

  private void expire() {
    finish();
    close(GrpcFrames.trailers(Deadline.exceeded()));
  }

  private void finish() {
    Runnable ending;
    synchronized (this) {
      ended = true;
      ending = end;
      end = () -> {};
    }
    ending.run();
  }

  @Override
  public void onError(Throwable failure) {
    finish();
    out.abort(failure);
  }

  /** The caller ended his side. */
  @Override
  public void onComplete() {
    finish();
    close(HttpHeaders.of("grpc-status", "0"));
  }
}
