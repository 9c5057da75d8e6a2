package ai.varai.provisioner.emulator.api;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.Message;
import java.util.Iterator;

/**
 * Gives the answers of one call that is a stream. Its methods may be called on any thread and wait
 * for nobody.
 */
public interface Answers<A> {

  /** Sends these, each when the caller has room for it. */
  void send(Iterator<? extends A> messages);

  /** Ends the call well, once all is sent. */
  void end();

  /** Ends the call with a refusal, once all is sent. */
  void fail(GoogleError refusal);

  /** Answers of one type, out of those that take any. */
  static <A extends Message> Answers<A> of(Answers<Message> any) {
    return new Answers<>() {
      @Override
      public void send(Iterator<? extends A> messages) {
        any.send(messages);
      }

      @Override
      public void end() {
        any.end();
      }

      @Override
      public void fail(GoogleError refusal) {
        any.fail(refusal);
      }
    };
  }
}
