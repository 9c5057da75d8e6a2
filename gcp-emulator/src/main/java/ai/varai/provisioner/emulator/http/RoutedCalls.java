package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.ApiBuilder.Registered;
import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.api.ProtoMethod;
import ai.varai.provisioner.emulator.api.Route.JsonTarget;
import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.api.RoutedService;
import ai.varai.provisioner.emulator.control.Invoker;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf methods that are answered by JSON routes: a request is put into the form that it has in
 * REST, and the route's answer into the method's message. Faults, permissions and records are those
 * of the route.
 */
public final class RoutedCalls {

  private final Apis apis;
  private final ApiRoutes routes;
  private final PublishedGaps gaps;
  private final Invoker invoker;

  /** What may stand in an {@code Any}, for each API. */
  private final Map<String, TypeRegistry> types = new ConcurrentHashMap<>();

  public RoutedCalls(Apis apis, Invoker invoker, PublishedGaps gaps) {
    this.apis = apis;
    this.routes = new ApiRoutes(apis);
    this.gaps = gaps;
    this.invoker = invoker;
  }

  /** Throws only what {@link Invoker#invoke} throws. */
  public Message answer(ProtoMethod method, Message request, Call wire) {
    RestForm form = form(method, request);
    RouteTable.Match match = match(method, form);
    JsonTarget target = (JsonTarget) match.route().target();
    Call call =
        new Call(
            target.info(),
            wire.transport(),
            wire.host(),
            form.verb(),
            form.path(),
            form.query(),
            wire.header());
    JsonAnswer answer = json(invoker, target, call, match.variables(), form.body());
    return message(method, answer.json());
  }

  /** Calls JSON routes of an API in the name of who makes a call over another wire. */
  public RouteCaller caller(String api, Call wire) {
    return asked -> {
      RouteTable.Match match =
          match(api, asked.verb(), asked.path())
              .orElseThrow(
                  () -> GoogleError.invalidArgument("Request contains an invalid argument."));
      JsonTarget target = (JsonTarget) match.route().target();
      Function<String, Optional<String>> header =
          name ->
              Optional.ofNullable(asked.headers().get(name))
                  .or(() -> wire.header().apply(name))
                  .filter(value -> !value.isEmpty());
      Call call =
          new Call(
              target.info(),
              wire.transport(),
              wire.host(),
              asked.verb(),
              asked.path(),
              asked.query(),
              header);
      return json(invoker, target, call, match.variables(), asked.body());
    };
  }

  private RestForm form(ProtoMethod method, Message request) {
    ObjectNode fields = fields(method, request);
    return method.routes().stream()
        .flatMap(binding -> RestForm.of(fields, binding).stream())
        .findFirst()
        .orElseThrow(() -> GoogleError.invalidArgument("Request contains an invalid argument."));
  }

  private ObjectNode fields(ProtoMethod method, Message request) {
    try {
      String json = JsonFormat.printer().usingTypeRegistry(types(method)).print(request);
      return JsonBody.object(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.invalidArgument("Request contains an invalid argument.");
    }
  }

  private RouteTable.Match match(ProtoMethod method, RestForm form) {
    return match(method.info().api(), form.verb(), form.path())
        .orElseThrow(() -> GoogleError.unimplemented(method.info().fullName()));
  }

  private Optional<RouteTable.Match> match(String api, String verb, String path) {
    List<String> segments = PathText.segments(path);
    return Stream.<Supplier<List<RouteTable.Match>>>of(
            () -> routes.find(Optional.of(api), verb, segments), () -> gaps.find(verb, segments))
        .flatMap(found -> found.get().stream())
        .filter(m -> m.route().target().info().api().equals(api))
        .filter(m -> m.route().target() instanceof JsonTarget)
        .findFirst();
  }

  private Message message(ProtoMethod method, @Nullable JsonNode json) {
    Message.Builder b = DynamicMessage.newBuilder(method.descriptor().getOutputType());
    try {
      JsonFormat.parser()
          .ignoringUnknownFields()
          .usingTypeRegistry(types(method))
          .merge(json == null ? "{}" : json.toString(), b);
      return b.build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "the answer of " + method.info().fullName() + " is not of its type", e);
    }
  }

  private TypeRegistry types(ProtoMethod method) {
    return types.computeIfAbsent(method.info().api(), name -> types(apis.named(name)));
  }

  private static TypeRegistry types(Registered api) {
    TypeRegistry.Builder types = TypeRegistry.newBuilder();
    for (RoutedService service : api.routed().values()) {
      FileDescriptor file = service.descriptor().getFile();
      Stream.concat(Stream.of(file), file.getDependencies().stream())
          .forEach(f -> types.add(f.getMessageTypes()));
    }
    return types.build();
  }

  /** Calls a JSON route, whatever the wire. */
  static JsonAnswer json(
      Invoker invoker, JsonTarget target, Call call, Map<String, String> variables, byte[] body) {
    return invoker.invoke(
        call,
        call.path(),
        () -> {
          if (target.info().implemented()) {
            // A gap gives nothing away, and who may call it nobody knows.
            invoker.authorize(call, body);
          }
          return target.handler().handle(new JsonCall(call, variables, body));
        });
  }
}
