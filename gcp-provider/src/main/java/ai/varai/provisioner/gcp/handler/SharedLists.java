package ai.varai.provisioner.gcp.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Lets those who ask the same question at the same time have one answer: a refresh asks for
 * secrets, their versions and their policies at once, and all three begin with the same list. An
 * answer is kept for the refresh that asked, and for nobody else.
 */
public final class SharedLists {
  /** A question to Google. */
  public interface Question<T> {
    T ask() throws ProviderException, InterruptedException;
  }

  private final Map<Object, Map<String, Object>> rounds =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<String, Object> kept = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Object>> asked = new ConcurrentHashMap<>();

  /** An answer that never changes, asked for once. */
  @SuppressWarnings("unchecked") // as above
  public <T> T keep(String key, Question<T> question)
      throws ProviderException, InterruptedException {
    Object known = kept.get(key);
    if (known == null) {
      known = get(key, (Question<Object>) (Question<?>) question);
      kept.put(key, known);
    }
    return (T) known;
  }

  /** The answer, which all lists of one refresh share. */
  @SuppressWarnings("unchecked") // as above
  public <T> T get(CallContext call, String key, Question<T> question)
      throws ProviderException, InterruptedException {
    if (call.round().isEmpty()) {
      return get(key, question);
    }
    Map<String, Object> told =
        rounds.computeIfAbsent(call.round().get(), round -> new ConcurrentHashMap<>());
    Object known = told.get(key);
    if (known == null) {
      known = get(key, (Question<Object>) (Question<?>) question);
      told.put(key, known);
    }
    return (T) known;
  }

  /** The answer, from whoever is asking already or from the question itself. */
  @SuppressWarnings("unchecked") // a key stands for one question, so for one type of answer
  public <T> T get(String key, Question<T> question)
      throws ProviderException, InterruptedException {
    var mine = new CompletableFuture<Object>();
    CompletableFuture<Object> theirs = asked.putIfAbsent(key, mine);
    if (theirs != null) {
      try {
        return (T) theirs.get();
      } catch (ExecutionException e) {
        return question.ask(); // their failure may have been theirs alone
      }
    }
    try {
      T answer = question.ask();
      mine.complete(answer);
      return answer;
    } catch (Throwable e) { // those who wait must hear of it, whatever it is
      mine.completeExceptionally(e);
      throw e;
    } finally {
      asked.remove(key, mine);
    }
  }
}
