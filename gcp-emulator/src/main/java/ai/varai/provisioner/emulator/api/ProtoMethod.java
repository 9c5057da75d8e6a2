package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A method with its descriptor, the type of its request and what answers it. The type is asked for
 * with the first request only: loading the request classes of all methods takes a quarter of a
 * start.
 */
public record ProtoMethod(
    ApiMethod info,
    MethodDescriptor descriptor,
    Supplier<? extends Message> requestType,
    ProtoHandler<Message, Message> handler,
    Optional<StreamHandler<Message, Message>> stream) {

  /** An empty request. */
  public Message requestDefault() {
    return requestType.get();
  }
}
