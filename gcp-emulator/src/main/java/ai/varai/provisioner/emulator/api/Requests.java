package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Message;

/**
 * Takes the requests of one call that is a stream, one at a time, on threads that may block. A
 * {@code GoogleError} out of its methods ends the call with that status.
 */
public interface Requests<Q> {

  void next(Q request);

  /** The caller sends no more; answers may still follow. */
  void end();

  /** The call is over, however it ended. */
  default void gone() {}

  /** Takes them as the front reads them. */
  default Requests<Message> typed(Class<Q> type) {
    Requests<Q> own = this;
    return new Requests<>() {
      @Override
      public void next(Message request) {
        own.next(type.cast(request));
      }

      @Override
      public void end() {
        own.end();
      }

      @Override
      public void gone() {
        own.gone();
      }
    };
  }
}
