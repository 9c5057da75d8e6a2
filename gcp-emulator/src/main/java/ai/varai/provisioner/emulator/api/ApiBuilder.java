package ai.varai.provisioner.emulator.api;

import ai.varai.provisioner.emulator.compute.Places;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.PathTemplate;
import ai.varai.provisioner.emulator.operation.OperationsHandlers;
import com.google.api.HttpRule;
import com.google.cloud.location.GetLocationRequest;
import com.google.cloud.location.ListLocationsRequest;
import com.google.cloud.location.LocationsProto;
import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.DeleteOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.OperationsProto;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes the declarations of one API. Methods that get no handler answer UNIMPLEMENTED. */
public final class ApiBuilder {

  private final EmulatedApi api;
  private final List<ProtoMethod> methods = new ArrayList<>();
  private final List<ApiMethod> surface = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();
  private final Set<String> routeIds = new HashSet<>();
  private final List<ServiceBuilder> services = new ArrayList<>();
  private final List<Descriptor> types = new ArrayList<>();
  private final Map<String, RoutedService> routed = new HashMap<>();
  private final Map<String, TranslatedService> translated = new HashMap<>();

  public ApiBuilder(EmulatedApi api) {
    this.api = api;
  }

  /** Declares a protobuf service; attach handlers to what this returns. */
  public ServiceBuilder service(ServiceDescriptor descriptor) {
    ServiceBuilder b = new ServiceBuilder(descriptor);
    services.add(b);
    return b;
  }

  /** As {@link #service(ServiceDescriptor)}, found by its simple name in the file. */
  public ServiceBuilder service(FileDescriptor file, String name) {
    return service(file.findServiceByName(name));
  }

  /**
   * Declares a JSON route.
   *
   * @param id the method's id in the discovery document, such as {@code sql.instances.get}
   * @param template in the syntax of google.api.http, such as {@code /v1/b/{bucket}/o/{object}}
   */
  public ApiBuilder route(String verb, String template, String id, JsonHandler handler) {
    return route(verb, template, id, handler, true);
  }

  /** Declares a method of a JSON API that answers UNIMPLEMENTED. */
  public ApiBuilder unimplemented(String verb, String template, String id) {
    return route(
        verb,
        template,
        id,
        c -> {
          throw GoogleError.unimplemented(id);
        },
        false);
  }

  private ApiBuilder route(
      String verb, String template, String id, JsonHandler handler, boolean implemented) {
    ApiMethod m = new ApiMethod(api.name(), api.name(), id, implemented, api.errorStyle());
    if (routeIds.add(id)) {
      surface.add(m);
    }
    routes.add(new Route(verb, PathTemplate.parse(template), new Route.JsonTarget(m, handler)));
    return this;
  }

  /**
   * Declares {@code google.longrunning.Operations} for this API.
   *
   * @param version the path's first segment, such as {@code v2}
   * @param pattern the operations' names, such as {@code projects/*}{@code /locations/*}{@code
   *     /operations/*}
   */
  public ApiBuilder operations(Emulation emulation, String version, String pattern) {
    String one = "/" + version + "/{name=" + pattern + "}";
    return operations(
        emulation,
        version,
        pattern,
        service ->
            service.http(
                "CancelOperation",
                HttpRule.newBuilder().setPost(one + ":cancel").setBody("*").build()));
  }

  /**
   * As {@link #operations}, in an older version of the API whose paths are also those of other
   * APIs: they count at the API's own host, and elsewhere for operations that are its own. Nothing
   * is cancelled there.
   */
  public ApiBuilder yieldingOperations(Emulation emulation, String version, String pattern) {
    return operations(emulation, version, pattern, ServiceBuilder::yielding);
  }

  private ApiBuilder operations(
      Emulation emulation, String version, String pattern, Consumer<ServiceBuilder> more) {
    OperationsHandlers h = new OperationsHandlers(emulation.operations(), emulation.projects());
    String one = "/" + version + "/{name=" + pattern + "}";
    ServiceBuilder s =
        service(OperationsProto.getDescriptor(), "Operations")
            .withoutStandardRules()
            .unary("GetOperation", GetOperationRequest.class, h::get)
            .unary("ListOperations", ListOperationsRequest.class, h::list)
            .unary("DeleteOperation", DeleteOperationRequest.class, h::delete)
            .unary("CancelOperation", CancelOperationRequest.class, h::cancel)
            .unary("WaitOperation", WaitOperationRequest.class, h::await)
            .http("GetOperation", HttpRule.newBuilder().setGet(one).build())
            .http("DeleteOperation", HttpRule.newBuilder().setDelete(one).build())
            .http(
                "WaitOperation", HttpRule.newBuilder().setPost(one + ":wait").setBody("*").build());
    if (pattern.endsWith("/operations/*")) {
      String parent = pattern.substring(0, pattern.length() - "/operations/*".length());
      s.http(
          "ListOperations",
          HttpRule.newBuilder()
              .setGet("/" + version + "/{name=" + parent + "}/operations")
              .build());
    }
    more.accept(s);
    return this;
  }

  /**
   * Declares {@code google.cloud.location.Locations} for this API.
   *
   * @param versions the first segments of its paths, such as {@code v1}
   */
  public ApiBuilder locations(Emulation emulation, String... versions) {
    return locations(new Places(emulation.projects()), versions);
  }

  /** Declares {@code google.cloud.location.Locations} for an API with locations of its own. */
  public ApiBuilder locations(Places places, String... versions) {
    ServiceBuilder s =
        service(LocationsProto.getDescriptor(), "Locations")
            .withoutStandardRules()
            .unary("ListLocations", ListLocationsRequest.class, places::list)
            .unary("GetLocation", GetLocationRequest.class, places::get);
    for (String v : versions) {
      s.http(
              "ListLocations",
              HttpRule.newBuilder().setGet("/" + v + "/{name=projects/*}/locations").build())
          .http(
              "GetLocation",
              HttpRule.newBuilder().setGet("/" + v + "/{name=projects/*/locations/*}").build());
    }
    return this;
  }

  /**
   * Lets a protobuf service be called over gRPC; what answers are the JSON routes of its REST
   * bindings, which the API declares as well.
   *
   * @param name the service's full name
   * @param file gives the file that has it, when it is first called
   */
  public ApiBuilder overRoutes(String name, Supplier<FileDescriptor> file) {
    String simple = name.substring(name.lastIndexOf('.') + 1);
    routed.put(
        name,
        new RoutedService(
            api, () -> file.get().findServiceByName(simple), m -> HttpBinding.of(m).toList()));
    return this;
  }

  /**
   * Lets a protobuf service without REST bindings be called over gRPC: it translates its requests
   * into calls of the JSON routes that the API declares as well.
   *
   * @param name the service's full name
   * @param file gives the file that has it, when it is first called
   * @param methods declares its methods, when it is first called
   */
  public ApiBuilder translated(
      String name,
      Supplier<FileDescriptor> file,
      UnaryOperator<TranslatedService.Methods> methods) {
    translated.put(name, new TranslatedService(api, name, file, methods));
    return this;
  }

  /**
   * As {@link #overRoutes}, for {@code google.longrunning.Operations}.
   *
   * @param paths of one operation, such as {@code /v1/{name=operations/*}}
   */
  public ApiBuilder operationsOverRoutes(String... paths) {
    routed.put(
        "google.longrunning.Operations",
        new RoutedService(
            api,
            () -> OperationsProto.getDescriptor().findServiceByName("Operations"),
            m -> Stream.of(paths).flatMap(path -> operation(m.getName(), path).stream()).toList()));
    return this;
  }

  private static Optional<HttpBinding> operation(String method, String path) {
    return switch (method) {
      case "GetOperation" -> Optional.of(new HttpBinding("GET", path, "", ""));
      case "DeleteOperation" -> Optional.of(new HttpBinding("DELETE", path, "", ""));
      case "CancelOperation" -> Optional.of(new HttpBinding("POST", path + ":cancel", "*", ""));
      case "ListOperations" ->
          Optional.of(
              new HttpBinding("GET", path.replace("/operations/*}", "}/operations"), "", ""));
      default -> Optional.empty();
    };
  }

  /** Lets messages of these types stand in an {@code Any} of an answer in JSON. */
  public ApiBuilder types(FileDescriptor file) {
    types.addAll(file.getMessageTypes());
    return this;
  }

  /** Ends the declarations. */
  public Registered build() {
    services.forEach(ServiceBuilder::finish);
    return new Registered(
        api,
        List.copyOf(methods),
        List.copyOf(surface),
        List.copyOf(routes),
        List.copyOf(types),
        Map.copyOf(routed),
        new TreeMap<>(translated));
  }

  /**
   * Everything that one API declared.
   *
   * @param routed by full name the services that JSON routes answer
   * @param translated by full name the services that call JSON routes
   */
  public record Registered(
      EmulatedApi api,
      List<ProtoMethod> methods,
      List<ApiMethod> surface,
      List<Route> routes,
      List<Descriptor> types,
      Map<String, RoutedService> routed,
      Map<String, TranslatedService> translated) {}

  /** Takes the handlers of one protobuf service. */
  public final class ServiceBuilder {

    private record Attached(
        Supplier<? extends Message> request, ProtoHandler<Message, Message> handler) {}

    private record Streaming(
        Supplier<? extends Message> request, StreamHandler<Message, Message> handler) {}

    private final ServiceDescriptor descriptor;
    private final Map<String, Attached> handlers = new HashMap<>();
    private final Map<String, Streaming> streams = new HashMap<>();
    private final Map<String, List<HttpRule>> extra = new HashMap<>();
    private String restPrefix = "";
    private boolean standardRules = true;
    private boolean yields;

    private ServiceBuilder(ServiceDescriptor descriptor) {
      this.descriptor = descriptor;
    }

    /** Attaches the handler of a unary method. */
    public <Q extends MessageLite & Message, A extends Message> ServiceBuilder unary(
        String method, Class<Q> request, ProtoHandler<Q, A> handler) {
      if (descriptor.findMethodByName(method) == null) {
        throw new IllegalArgumentException(descriptor.getFullName() + " has no method " + method);
      }
      handlers.put(
          method,
          new Attached(
              new RequestType<>(request), (q, call) -> handler.handle(request.cast(q), call)));
      return this;
    }

    /** Attaches the handler of a method whose requests and answers are streams; gRPC only. */
    public <Q extends MessageLite & Message, A extends Message> ServiceBuilder stream(
        String method, Class<Q> request, StreamHandler<Q, A> handler) {
      streams.put(
          method,
          new Streaming(
              new RequestType<>(request),
              (q, call, answers) ->
                  handler.open(request.cast(q), call, Answers.of(answers)).typed(request)));
      return this;
    }

    /** Adds a REST binding that the proto does not have (from the API's service configuration). */
    public ServiceBuilder http(String method, HttpRule rule) {
      extra.computeIfAbsent(method, k -> new ArrayList<>()).add(rule);
      return this;
    }

    /** Ignores the REST bindings of the proto; only those of {@link #http} count. */
    public ServiceBuilder withoutStandardRules() {
      standardRules = false;
      return this;
    }

    /** Lets its REST bindings give way to those of other APIs. */
    private void yielding() {
      yields = true;
    }

    /** Puts a prefix before the paths of the proto's bindings. */
    public ServiceBuilder under(String prefix) {
      restPrefix = prefix;
      return this;
    }

    private void finish() {
      for (MethodDescriptor m : descriptor.getMethods()) {
        Attached a = handlers.get(m.getName());
        Streaming stream = streams.get(m.getName());
        ApiMethod info =
            new ApiMethod(
                api.name(),
                descriptor.getFullName(),
                m.getName(),
                a != null || stream != null,
                api.errorStyle());
        surface.add(info);
        ProtoMethod method = method(m, info, a, stream);
        methods.add(method);
        if (standardRules) {
          HttpBinding.of(m).forEach(b -> add(method, b));
        }
        extra.getOrDefault(m.getName(), List.of()).stream()
            .flatMap(rule -> HttpBinding.of(rule).stream())
            .forEach(b -> add(method, b));
      }
    }

    /** A stream of requests has no form in JSON: its REST binding says so. */
    private static ProtoMethod method(
        MethodDescriptor m, ApiMethod info, @Nullable Attached a, @Nullable Streaming stream) {
      if (stream != null) {
        return new ProtoMethod(
            info,
            m,
            stream.request(),
            ProtoMethod.refused(info, m).handler(),
            Optional.of(stream.handler()),
            List.of());
      }
      return a != null
          ? new ProtoMethod(info, m, a.request(), a.handler(), Optional.empty(), List.of())
          : ProtoMethod.refused(info, m);
    }

    private void add(ProtoMethod method, HttpBinding binding) {
      routes.add(
          new Route(
              binding.verb(),
              PathTemplate.parse(restPrefix + binding.path()),
              new Route.ProtoTarget(method, binding.body(), binding.responseBody()),
              yields));
    }
  }
}
