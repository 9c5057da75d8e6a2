package ai.varai.provisioner.emulator.api;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
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
 * @param translation what answers instead of the handler by calling JSON routes; usually none
 */
public record ProtoMethod(
    ApiMethod info,
    MethodDescriptor descriptor,
    Supplier<? extends Message> requestType,
    ProtoHandler<Message, Message> handler,
    Optional<StreamHandler<Message, Message>> stream,
    List<HttpBinding> routes,
    Optional<Translation> translation) {

  public ProtoMethod {
    routes = List.copyOf(routes);
  }

  public ProtoMethod(
      ApiMethod info,
      MethodDescriptor descriptor,
      Supplier<? extends Message> requestType,
      ProtoHandler<Message, Message> handler,
      Optional<StreamHandler<Message, Message>> stream,
      List<HttpBinding> routes) {
    this(info, descriptor, requestType, handler, stream, routes, Optional.empty());
  }

  /** A method that answers UNIMPLEMENTED. */
  static ProtoMethod refused(ApiMethod info, MethodDescriptor m) {
    return new ProtoMethod(
        info,
        m,
        () -> DynamicMessage.getDefaultInstance(m.getInputType()),
        refusal(info),
        Optional.empty(),
        List.of());
  }

  /** A method that calls JSON routes. */
  static ProtoMethod translated(
      ApiMethod info,
      MethodDescriptor m,
      Supplier<? extends Message> request,
      Translation translation) {
    return new ProtoMethod(
        info, m, request, refusal(info), Optional.empty(), List.of(), Optional.of(translation));
  }

  private static ProtoHandler<Message, Message> refusal(ApiMethod info) {
    return (q, call) -> {
      throw GoogleError.unimplemented(info.fullName());
    };
  }

  /** An empty request. */
  public Message requestDefault() {
    return requestType.get();
  }
}
