package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A method with its descriptor, the type of its request and what answers it. The type is asked for
 * with the first request only: loading the request classes of all methods takes a quarter of a
 * start.
 *
 * @param routes the REST bindings whose JSON routes answer instead of the handler; usually none
 */
public record ProtoMethod(
    ApiMethod info,
    MethodDescriptor descriptor,
    Supplier<? extends Message> requestType,
    ProtoHandler<Message, Message> handler,
    Optional<StreamHandler<Message, Message>> stream,
    List<HttpBinding> routes) {

  public ProtoMethod {
    routes = List.copyOf(routes);
  }

  /** An empty request. */
  public Message requestDefault() {
    return requestType.get();
  }
}
