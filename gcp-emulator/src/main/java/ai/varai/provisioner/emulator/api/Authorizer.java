package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Message;

/**
 * Asked before each handler; throws a {@code GoogleError} when the caller may not make the call.
 */
public interface Authorizer {

  /** A call with its decoded request. */
  void proto(Call call, Message request);

  /**
   * A call of a JSON route.
   *
   * @param method the call's method; inside a batch not the same as that of {@code call}
   */
  void json(Call call, ApiMethod method, byte[] body);
}
