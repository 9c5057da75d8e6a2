package ai.varai.provisioner.emulator.control;

import ai.varai.provisioner.emulator.access.DenialErrors;
import ai.varai.provisioner.emulator.access.Principals;
import ai.varai.provisioner.emulator.api.Authorizer;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.JournalException;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens around every handler, whatever the wire: faults, guards, recording. */
public final class Invoker {

  private static final Logger log = LoggerFactory.getLogger(Invoker.class);

  private final EmulatorClock clock;
  private final Faults faults;
  private final Recorder recorder;
  private final Deadlines deadlines;
  private final List<Guard> guards = new CopyOnWriteArrayList<>();

  private final List<Authorizer> authorizers = new CopyOnWriteArrayList<>();
  private final Principals principals;

  public Invoker(
      EmulatorClock clock,
      Faults faults,
      Recorder recorder,
      Principals principals,
      Deadlines deadlines) {
    this.deadlines = deadlines;
    this.principals = principals;
    this.clock = clock;
    this.faults = faults;
    this.recorder = recorder;
  }

  /** The deadlines of the calls that are being answered. */
  public Deadlines deadlines() {
    return deadlines;
  }

  public void guard(Guard guard) {
    guards.add(guard);
  }

  /** Adds who is asked before a call's handler runs. */
  public void authorize(Authorizer authorizer) {
    authorizers.add(authorizer);
  }

  /** Refuses a call that its caller may not make; the fronts ask once they know the request. */
  public void authorize(Call call, Message request) {
    authorizers.forEach(a -> a.proto(call, request));
  }

  /** As {@link #authorize(Call, Message)}, for a JSON route. */
  public void authorize(Call call, byte[] body) {
    authorizers.forEach(a -> a.json(call, call.method(), body));
  }

  /** The headers of a call, with the caller's name among them when its token tells it. */
  public Function<String, Optional<String>> identified(Function<String, Optional<String>> headers) {
    return principals.identified(headers);
  }

  /** Runs the handler. Throws only {@link GoogleError} and {@link DroppedConnection}. */
  public <R> R invoke(Call call, String resource, Supplier<R> handler) {
    long start = System.nanoTime();
    Instant time = clock.instant();
    int status = 200;
    String error = "";
    try {
      Optional<FaultRule> fault =
          faults.strike(call.method().api(), call.method().fullName(), resource);
      if (fault.isPresent()) {
        before(fault.get());
      }
      if (faults.denies(call.method().api(), call.method().fullName(), resource)) {
        throw DenialErrors.lost(call, resource);
      }
      for (Guard g : guards) {
        g.check(call, resource);
      }
      deadlines.check();
      R answer = handler.get();
      // Who was told at the deadline that there is no answer, has none.
      deadlines.check();
      hide(call, resource, answer);
      if (fault.isPresent() && fault.get().drop() == FaultRule.Drop.AFTER) {
        throw new DroppedConnection();
      }
      return answer;
    } catch (GoogleError e) {
      status = e.httpStatus();
      error = e.text();
      throw e;
    } catch (DroppedConnection e) {
      status = 0;
      error = "dropped";
      throw e;
    } catch (JournalException e) {
      status = 500;
      error = e.getMessage();
      throw GoogleError.of(Code.INTERNAL, error);
    } catch (RuntimeException e) {
      status = 500;
      error = "Internal error encountered.";
      log.error("{} failed unexpectedly", call.method().fullName(), e);
      throw GoogleError.of(Code.INTERNAL, error);
    } finally {
      recorder.add(
          new RecordedCall(
              recorder.next(),
              time,
              call.transport().name(),
              call.method().api(),
              call.method().fullName(),
              call.httpMethod(),
              call.path(),
              resource,
              call.header().apply("x-emulator-principal").orElse(""),
              status,
              error,
              TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start)));
    }
  }

  /** Records a call that no method answers. */
  public void missed(String api, String verb, String path, GoogleError refusal) {
    recorder.add(
        new RecordedCall(
            recorder.next(),
            clock.instant(),
            Call.Transport.REST.name(),
            api,
            "",
            verb,
            path,
            path,
            "",
            refusal.httpStatus(),
            refusal.text(),
            0));
  }

  /** A reader of what was made lately may have to be told that it is not there. */
  private void hide(Call call, String resource, Object answer) {
    if (!faults.hides() || !Births.reads(call.method())) {
      return;
    }
    Optional<Instant> born = Births.of(answer);
    if (born.isPresent()
        && faults.unseen(
            call.method().api(),
            call.method().fullName(),
            resource,
            Duration.between(born.get(), clock.instant()))) {
      throw GoogleError.notFound("Requested entity was not found.");
    }
  }

  private void before(FaultRule fault) {
    if (!fault.latency().isZero()) {
      try {
        TimeUnit.NANOSECONDS.sleep(deadlines.atMost(fault.latency()).toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      deadlines.check();
    }
    if (fault.drop() == FaultRule.Drop.BEFORE) {
      throw new DroppedConnection();
    }
    if (fault.status().isPresent()) {
      GoogleError e = fault.error();
      throw fault.retryAfter() == 0
          ? e
          : e.withDetail(
              RetryInfo.newBuilder()
                  .setRetryDelay(
                      com.google.protobuf.Duration.newBuilder().setSeconds(fault.retryAfter()))
                  .build());
    }
  }
}
