package ai.varai.provisioner.emulator.storage.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Takes the answers of a stream. */
final class StreamAnswers<A> implements StreamObserver<A> {
  final List<A> all = new ArrayList<>();
  final CompletableFuture<List<A>> done = new CompletableFuture<>();

  @Override
  public synchronized void onNext(A answer) {
    all.add(answer);
    notifyAll();
  }

  @Override
  public void onError(Throwable failure) {
    done.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    done.complete(all);
  }

  List<A> all() {
    return done.orTimeout(20, TimeUnit.SECONDS).join();
  }

  synchronized A get(int index) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (all.size() <= index) {
      assertThat(System.nanoTime()).as("answer %d is there in time", index).isLessThan(end);
      wait(100);
    }
    return all.get(index);
  }

  static StatusRuntimeException refused(Code code, ThrowingCallable call) {
    StatusRuntimeException[] found = new StatusRuntimeException[1];
    assertThatThrownBy(call)
        .satisfies(
            e -> {
              Throwable cause = e instanceof CompletionException ? e.getCause() : e;
              assertThat(cause).isInstanceOf(StatusRuntimeException.class);
              found[0] = (StatusRuntimeException) cause;
              assertThat(found[0].getStatus().getCode()).as(cause.getMessage()).isEqualTo(code);
            });
    return found[0];
  }
}
