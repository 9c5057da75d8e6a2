package ai.varai.provisioner.emulator.grpc;

import ai.varai.provisioner.emulator.api.Answers;
import ai.varai.provisioner.emulator.api.ApiBuilder.Registered;
import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.ProtoMethod;
import ai.varai.provisioner.emulator.api.Requests;
import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.api.Translation;
import ai.varai.provisioner.emulator.control.Connections;
import ai.varai.provisioner.emulator.control.Deadline;
import ai.varai.provisioner.emulator.control.DroppedConnection;
import ai.varai.provisioner.emulator.control.Invoker;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.Hosts;
import ai.varai.provisioner.emulator.http.RequestLimits;
import ai.varai.provisioner.emulator.http.RoutedCalls;
import ai.varai.provisioner.emulator.operation.OperationOwners;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the protobuf methods of all APIs over gRPC. The frames are our own, because a general gRPC
 * server prepares JSON for every message type when it starts.
 */
public final class GrpcFront implements HttpService {

  private static final String OPERATIONS = "google.longrunning.Operations";

  /** The services that many APIs have: their paths name no API. */
  private static final Set<String> SHARED =
      Set.of(OPERATIONS, "google.cloud.location.Locations", PolicyOwners.SERVICE);

  /**
   * What is said of services and methods alike that there are not.
   *
   * @see <a href="https://github.com/grpc/grpc-go/issues/2915">An unknown method</a>
   */
  private static final String UNKNOWN = "GRPC target method can't be resolved.";

  private static final Logger log = LoggerFactory.getLogger(GrpcFront.class);

  private final Apis apis;
  private final Map<String, Map<String, ProtoMethod>> own = new ConcurrentHashMap<>();
  private volatile @Nullable Map<String, ProtoMethod> all;
  private final Hosts hosts = new Hosts();
  private final OperationOwners owners;
  private final PolicyOwners policies;
  private final HealthCheck health;
  private final ServerReflection reflection;
  private final Invoker invoker;
  private final RoutedCalls routed;

  public GrpcFront(Apis apis, Invoker invoker, OperationOwners owners, RoutedCalls routed) {
    this.routed = routed;
    this.apis = apis;
    this.invoker = invoker;
    this.owners = owners;
    this.policies = new PolicyOwners(apis);
    this.health = new HealthCheck(apis);
    this.reflection = new ServerReflection(apis);
    for (EmulatedApi api : apis.known()) {
      api.hosts().forEach(h -> hosts.add(h, api.name()));
    }
  }

  /** The method of a path, of the API that has the service; of any, where several have it. */
  private Optional<ProtoMethod> method(String path) {
    Optional<Registered> owner = apis.ofService(service(path));
    if (owner.isPresent()) {
      return method(owner.get(), path);
    }
    // An operation's owner is there already; whose method reads its name does not matter.
    return apis.registered().stream()
        .filter(a -> service(path).equals(OPERATIONS))
        .flatMap(a -> method(a, path).stream())
        .filter(m -> m.info().implemented())
        .findFirst()
        .or(() -> Optional.ofNullable(ofAll().get(path)));
  }

  private Optional<ProtoMethod> method(Registered api, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return Optional.ofNullable(api.routed().get(service(path)))
        .flatMap(s -> s.method(name))
        .or(
            () ->
                Optional.ofNullable(api.translated().get(service(path)))
                    .flatMap(s -> s.method(name)))
        .or(() -> Optional.ofNullable(methods(api).get(path)));
  }

  /** {@code /service/method} without the method. */
  private static String service(String path) {
    return path.substring(1, Math.max(1, path.indexOf('/', 1)));
  }

  private Map<String, ProtoMethod> methods(Registered api) {
    return own.computeIfAbsent(api.api().name(), name -> byPath(List.of(api)));
  }

  private Map<String, ProtoMethod> ofAll() {
    Map<String, ProtoMethod> methods = all;
    if (methods == null) {
      methods = byPath(apis.all());
      all = methods;
    }
    return methods;
  }

  private static Map<String, ProtoMethod> byPath(Collection<Registered> apis) {
    Map<String, ProtoMethod> methods = new HashMap<>();
    for (Registered r : apis) {
      for (ProtoMethod m : r.methods()) {
        methods.putIfAbsent("/" + m.info().service() + "/" + m.info().method(), m);
      }
    }
    return methods;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    if (ctx.path().equals(HealthCheck.PATH)) {
      return HttpResponse.of(req.aggregate().thenApply(health::answer));
    }
    if (ServerReflection.serves(ctx.path())) {
      String encoding = req.headers().get("grpc-encoding", "identity");
      return GrpcStream.serve(
          ctx, req, Optional.empty(), answers -> reflection.converse(encoding, answers));
    }
    Optional<ProtoMethod> found = method(ctx.path());
    if (found.isEmpty()) {
      return GrpcFrames.error(GoogleError.of(Code.UNIMPLEMENTED, UNKNOWN));
    }
    ProtoMethod method = found.get();
    Optional<Deadline> deadline;
    try {
      deadline = deadline(req.headers());
    } catch (GoogleError e) {
      return GrpcFrames.error(e);
    }
    Optional<Duration> time = deadline.map(d -> d.remaining(invoker.deadlines().now()));
    if (method.stream().isPresent()) {
      return GrpcStream.serve(ctx, req, time, answers -> converse(ctx, req, method, answers));
    }
    if (method.translation().orElse(null) instanceof Translation.Many many) {
      return GrpcStream.serve(
          ctx, req, time, answers -> exchange(ctx, req, method, many, deadline, answers));
    }
    if (method.descriptor().isClientStreaming()) {
      return GrpcFrames.error(GoogleError.unimplemented(method.info().fullName()));
    }
    deadline.ifPresent(d -> RequestLimits.until(ctx, d.remaining(invoker.deadlines().now())));
    return HttpResponse.of(
        req.aggregate()
            .thenApplyAsync(
                r ->
                    invoker
                        .deadlines()
                        .within(
                            deadline, () -> answer(ctx, method, r.headers(), r.content().array())),
                ctx.blockingTaskExecutor()));
  }

  private Optional<Deadline> deadline(RequestHeaders headers) {
    return Optional.ofNullable(headers.get("grpc-timeout"))
        .map(timeout -> Deadline.grpc(timeout, invoker.deadlines().now()));
  }

  private Call call(ServiceRequestContext ctx, ProtoMethod m, RequestHeaders headers) {
    return new Call(
        m.info(),
        Call.Transport.GRPC,
        Optional.ofNullable(headers.authority()).orElse("").replaceAll(":\\d+$", ""),
        "POST",
        ctx.path(),
        Map.of(),
        invoker.identified(name -> Optional.ofNullable(headers.get(name))));
  }

  /** The method of the API that the authority names, or else of the one that has the resource. */
  private ProtoMethod owned(ProtoMethod method, String path, RequestHeaders headers, Message q) {
    if (!SHARED.contains(service(path))) {
      return method;
    }
    return hosts
        .api(Hosts.clean(headers.authority()))
        .or(() -> owner(service(path), resource(q)))
        .flatMap(api -> method(apis.named(api), path))
        .orElse(method);
  }

  private Optional<String> owner(String service, String resource) {
    return service.equals(PolicyOwners.SERVICE) ? policies.api(resource) : owners.api(resource);
  }

  /** A stream that its first request opens. */
  private Requests<byte[]> converse(
      ServiceRequestContext ctx, HttpRequest req, ProtoMethod m, Answers<Message> answers) {
    return new Requests<>() {
      private @Nullable Requests<Message> later;

      @Override
      public void next(byte[] frame) {
        Message request = message(m, frame, req.headers());
        if (later != null) {
          later.next(request);
          return;
        }
        Call call = call(ctx, m, req.headers());
        later =
            invoker.invoke(
                call,
                resource(request),
                () -> {
                  invoker.authorize(call, request);
                  return m.stream().orElseThrow().open(request, call, answers);
                });
      }

      @Override
      public void end() {
        if (later == null) {
          answers.end();
        } else {
          later.end();
        }
      }

      @Override
      public void gone() {
        if (later != null) {
          later.gone();
        }
      }
    };
  }

  /** Requests and answers of a method that calls JSON routes. */
  private Requests<byte[]> exchange(
      ServiceRequestContext ctx,
      HttpRequest req,
      ProtoMethod m,
      Translation.Many many,
      Optional<Deadline> deadline,
      Answers<Message> answers) {
    RouteCaller routes = routed.caller(m.info().api(), call(ctx, m, req.headers()));
    RouteCaller timely = asked -> invoker.deadlines().within(deadline, () -> routes.call(asked));
    Requests<Message> requests = many.streaming().open(timely, answers);
    return new Requests<>() {
      @Override
      public void next(byte[] frame) {
        requests.next(message(m, frame, req.headers()));
      }

      @Override
      public void end() {
        requests.end();
      }

      @Override
      public void gone() {
        requests.gone();
      }
    };
  }

  private static Message message(ProtoMethod m, byte[] frame, RequestHeaders headers) {
    return parse(m, GrpcFrames.read(frame, headers.get("grpc-encoding", "identity")));
  }

  private HttpResponse answer(
      ServiceRequestContext ctx, ProtoMethod first, RequestHeaders headers, byte[] body) {
    try {
      Message read = message(first, body, headers);
      ProtoMethod m = owned(first, ctx.path(), headers, read);
      // Not every API has the request in the same class.
      Message request = m.equals(first) ? read : message(m, body, headers);
      Call call = call(ctx, m, headers);
      if (!m.routes().isEmpty()) {
        return GrpcFrames.answer(routed.answer(m, request, call));
      }
      if (m.translation().orElse(null) instanceof Translation.One one) {
        return GrpcFrames.answer(one.unary().answer(request, routed.caller(m.info().api(), call)));
      }
      Message answer =
          invoker.invoke(
              call,
              resource(request),
              () -> {
                invoker.authorize(call, request);
                return m.handler().handle(request, call);
              });
      return GrpcFrames.answer(answer);
    } catch (GoogleError e) {
      return GrpcFrames.error(e);
    } catch (DroppedConnection e) {
      return Connections.cut(ctx);
    } catch (RuntimeException e) {
      log.error("{} failed unexpectedly", ctx.path(), e);
      return GrpcFrames.error(GoogleError.of(Code.INTERNAL, "Internal error encountered."));
    }
  }

  private static Message parse(ProtoMethod m, byte[] bytes) {
    try {
      return m.requestDefault().getParserForType().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.of(Code.INTERNAL, "Invalid protobuf byte sequence");
    }
  }

  /** The fields of requests that name a resource. */
  private static final List<String> NAMES =
      List.of("name", "parent", "resource", "project", "topic", "subscription", "snapshot");

  /** The name of the resource that a request is about, as far as its fields tell. */
  static String resource(Message request) {
    for (String field : NAMES) {
      FieldDescriptor f = request.getDescriptorForType().findFieldByName(field);
      if (f != null
          && f.getJavaType() == FieldDescriptor.JavaType.STRING
          && !f.isRepeated()
          && !((String) request.getField(f)).isEmpty()) {
        return (String) request.getField(f);
      }
    }
    for (FieldDescriptor f : request.getDescriptorForType().getFields()) {
      if (f.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && !f.isRepeated()
          && request.hasField(f)) {
        FieldDescriptor name = f.getMessageType().findFieldByName("name");
        if (name != null && name.getJavaType() == FieldDescriptor.JavaType.STRING) {
          return (String) ((Message) request.getField(f)).getField(name);
        }
      }
    }
    return "";
  }
}
